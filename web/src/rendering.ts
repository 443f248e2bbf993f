// Rendering, as a late half: the build makes a file of it, rendering.js, beside index.js.

export { rendering } from "./rendering/rendering.ts";
