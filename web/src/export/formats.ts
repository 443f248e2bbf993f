// The formats in which a story can be exported.

/** The suffix of the file. */
export type ExportFormat = "py" | "ipynb" | "sqlite";
