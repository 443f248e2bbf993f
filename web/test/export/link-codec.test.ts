// Code in an address: what is shared opens again, and what is hostile does nothing.

import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";
import { fragment, LinkError, parseFragment } from "../../src/export/fragment.ts";
import { decodeCode, encodeCode, LONGEST_CODE, LONGEST_PACKED } from "../../src/export/link-codec.ts";

/** As a link would bring it, whatever it is. */
function packed(bytes: string | Uint8Array): string {
  return deflateRawSync(bytes).toString("base64url");
}

const unread = (sentence: RegExp) => (error: unknown) => error instanceof LinkError && sentence.test(error.message);

for (const code of [
  "print(1)\n",
  "",
  "# ünïcödé 👩‍🚀 ✓\nx = '<script>alert(1)</script>'\n\tpass",
  "a".repeat(LONGEST_CODE),
]) {
  test(`code that is packed opens as it was: ${code.slice(0, 12)}`, async () => {
    const link = await encodeCode(code);
    assert.match(link, /^[\w-]+$/);
    assert.deepEqual(parseFragment(fragment("s:c", link)), { id: "s:c", code: link });
    assert.equal(await decodeCode(link), code);
  });
}

test("the fragment of a cell alone brings no code", () => {
  assert.equal(fragment("s:c", null), "#s:c");
  assert.deepEqual(parseFragment("#s:c"), { id: "s:c", code: null });
  assert.deepEqual(parseFragment("#s%3Ac"), { id: "s:c", code: null });
});

test("a link is read in its older form, and as other programs pass it on", () => {
  const read = { id: "s:c-1", code: "aB_-9" };
  for (const form of [fragment("s:c-1", "aB_-9"), "#s:c-1&code=aB_-9"]) {
    const encoded = encodeURIComponent(form.slice(1));
    for (const passed of [form, `#${encoded}`, `#${encodeURIComponent(encoded)}`, form.replace("&", "&amp;")])
      for (const after of ["", ")", ".", "&utm_source=x", "%26fbclid%3D1", "\u201d"])
        assert.deepEqual(parseFragment(passed + after), read, passed + after);
  }
  assert.deepEqual(parseFragment("#s:c-1&utm_source=x"), { id: "s:c-1", code: null });
  assert.deepEqual(parseFragment("#s:c-1)"), { id: "s:c-1", code: null });
});

test("a link that has lost its code is one that brings none, and is answered", () => {
  for (const hash of ["#s:c~", "#s:c&code", "#s:c&code=", "#s:c~)"])
    assert.deepEqual(parseFragment(hash), { id: "s:c", code: "" });
});

test("a fragment that names nothing is none", () => {
  for (const hash of ["", "#", "#&code=abc", "#%", `#${"x".repeat(1_000_000)}`])
    assert.equal(parseFragment(hash), null);
});

test("code that is too long for a link says so and where to go", async () => {
  const noise = Array.from({ length: 9_000 }, (_, i) => String.fromCharCode(97 + ((i * i * 7919) % 26))).join("");
  for (const code of ["x".repeat(LONGEST_CODE + 1), noise + noise.split("").reverse().join("")]) {
    const again = await encodeCode(code).catch((error: unknown) => error);
    if (typeof again === "string") assert.ok(again.length <= LONGEST_PACKED);
    else assert.ok(unread(/Too long for a link: Download/)(again));
  }
  await assert.rejects(encodeCode("x".repeat(LONGEST_CODE + 1)), unread(/Too long for a link: Download/));
});

test("code with signs that nobody sees is neither shared nor opened", async () => {
  for (const sign of [
    "\0",
    "\u202e",
    "\u200b",
    "\u00ad",
    "\ud800",
    "\u001b",
    "\ufeff",
    "\u3164",
    "\u2800",
    "\u034f",
    "\ufe0f",
    "\u200d",
    "\u{e0100}",
    "\u2028",
    "\u2029",
  ]) {
    await assert.rejects(encodeCode(`x = 1${sign}`), unread(/invisible characters/));
  }
  for (const sign of ["\0", "\u202e", "\u200b"])
    await assert.rejects(decodeCode(packed(`x${sign}`)), unread(/invisible/));
});

test("emoji of several characters travel", async () => {
  const code = "print('❤️ 👩‍🚀 👩🏽‍🚀 👨‍👩‍👧')";
  assert.equal(await decodeCode(await encodeCode(code)), code);
});

test("what is too long is left out, packed or unpacked", async () => {
  await assert.rejects(decodeCode("A".repeat(LONGEST_PACKED + 1)), unread(/too long/));
  await assert.rejects(decodeCode("A".repeat(1_000_000)), unread(/too long/));
  const bomb = packed(new Uint8Array(4_000_000).fill(97));
  assert.ok(bomb.length < LONGEST_PACKED);
  await assert.rejects(decodeCode(bomb), unread(/too long/));
});

test("what is damaged is left out", async () => {
  const whole = packed("print(1)\n".repeat(50));
  const surrogate = packed(Uint8Array.of(0xed, 0xa0, 0x80));
  for (const bad of [
    "",
    "!",
    "AAAAA",
    "<b>",
    "%41",
    whole.slice(0, -4),
    `${whole}AAAA`,
    packed(Uint8Array.of(0xff)),
    surrogate,
  ])
    await assert.rejects(decodeCode(bad), unread(/damaged/), bad.slice(0, 20));
});
