// node generate-kernel.mjs [--check]: src/model/kernel-bytes.ts, the products of the runtime in WebAssembly with SIMD.
// The text is written by this program, since its loops are unrolled; --check fails when the file is not up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import wabt from 'wabt';

const target = path.join(import.meta.dirname, 'src/model/kernel-bytes.ts');
const LANES = 4;
const BYTES = 4 * LANES;
const range = (count) => Array.from({ length: count }, (_, i) => i);

/** A sum of the four lanes of an accumulator. */
const lanes = (name) =>
  range(LANES)
    .map((lane) => `(f32x4.extract_lane ${lane} (local.get $${name}))`)
    .reduce((sum, one) => `(f32.add ${sum} ${one})`);

/**
 * For `vectors` vectors at once, of all rows: four rows a turn. Every value that is loaded is used for several products,
 * and the sums do not wait for each other.
 */
function products(name, vectors) {
  const rows = range(4);
  const columns = range(vectors);
  const sum = (row, column) => `s${row}${column}`;
  const at = (base, stride, i) =>
    i === 0
      ? `(local.get $${base})`
      : `(i32.add (local.get $${base}) (i32.mul (local.get $${stride}) (i32.const ${i})))`;
  return `
  (func $${name} (param $out i32) (param $step i32) (param $w i32) (param $x i32) (param $rows i32) (param $size i32)
    (local $last i32) (local $end i32) (local $i i32)
    ${rows.map((row) => `(local $w${row} i32) (local $v${row} v128)`).join(' ')}
    ${columns.map((column) => `(local $x${column} i32) (local $u${column} v128)`).join(' ')}
    ${rows.flatMap((row) => columns.map((column) => `(local $${sum(row, column)} v128)`)).join(' ')}
    (local.set $last (i32.add (local.get $w) (i32.mul (local.get $rows) (local.get $size))))
    (loop $turn
      ${rows.flatMap((row) => columns.map((column) => `(local.set $${sum(row, column)} (v128.const f32x4 0 0 0 0))`)).join(' ')}
      ${rows.map((row) => `(local.set $w${row} ${at('w', 'size', row)})`).join(' ')}
      ${columns.map((column) => `(local.set $x${column} ${at('x', 'size', column)})`).join(' ')}
      (local.set $end (i32.add (local.get $w0) (local.get $size)))
      (loop $dot
        ${columns.map((column) => `(local.set $u${column} (v128.load (local.get $x${column})))`).join(' ')}
        ${rows.map((row) => `(local.set $v${row} (v128.load (local.get $w${row})))`).join(' ')}
        ${rows
          .flatMap((row) =>
            columns.map(
              (column) =>
                `(local.set $${sum(row, column)} (f32x4.add (local.get $${sum(row, column)}) (f32x4.mul (local.get $v${row}) (local.get $u${column}))))`,
            ),
          )
          .join('\n        ')}
        ${columns.map((column) => `(local.set $x${column} (i32.add (local.get $x${column}) (i32.const ${BYTES})))`).join(' ')}
        ${rows
          .slice(1)
          .map((row) => `(local.set $w${row} (i32.add (local.get $w${row}) (i32.const ${BYTES})))`)
          .join(' ')}
        (br_if $dot (i32.lt_u (local.tee $w0 (i32.add (local.get $w0) (i32.const ${BYTES}))) (local.get $end))))
      ${columns
        .flatMap((column) =>
          rows.map((row) => `(f32.store offset=${4 * row} ${at('out', 'step', column)} ${lanes(sum(row, column))})`),
        )
        .join('\n      ')}
      (local.set $out (i32.add (local.get $out) (i32.const ${BYTES})))
      (local.set $w (i32.add (local.get $w) (i32.mul (local.get $size) (i32.const 4))))
      (br_if $turn (i32.lt_u (local.get $w) (local.get $last)))))`;
}

/** Sixteen columns a turn. */
function mixture() {
  const parts = range(4);
  return `
  (func (export "mix") (param $out i32) (param $rows i32) (param $shares i32) (param $count i32) (param $size i32)
    (local $column i32) (local $at i32) (local $share i32) (local $end i32) (local $s v128)
    ${parts.map((part) => `(local $a${part} v128)`).join(' ')}
    (local.set $end (i32.add (local.get $shares) (i32.mul (local.get $count) (i32.const 4))))
    (loop $turn
      ${parts.map((part) => `(local.set $a${part} (v128.const f32x4 0 0 0 0))`).join(' ')}
      (local.set $at (i32.add (local.get $rows) (local.get $column)))
      (local.set $share (local.get $shares))
      (loop $row
        (local.set $s (v128.load32_splat (local.get $share)))
        ${parts
          .map(
            (part) =>
              `(local.set $a${part} (f32x4.add (local.get $a${part}) (f32x4.mul (local.get $s) (v128.load offset=${BYTES * part} (local.get $at)))))`,
          )
          .join('\n        ')}
        (local.set $at (i32.add (local.get $at) (local.get $size)))
        (br_if $row (i32.lt_u (local.tee $share (i32.add (local.get $share) (i32.const 4))) (local.get $end))))
      ${parts.map((part) => `(v128.store offset=${BYTES * part} (i32.add (local.get $out) (local.get $column)) (local.get $a${part}))`).join(' ')}
      (br_if $turn (i32.lt_u (local.tee $column (i32.add (local.get $column) (i32.const ${4 * BYTES}))) (local.get $size)))))`;
}

const text = `(module
  (import "heap" "memory" (memory 1))${products('one', 1)}${products('two', 2)}
  (func (export "products") (param $out i32) (param $step i32) (param $w i32) (param $x i32) (param $rows i32) (param $size i32) (param $count i32)
    (block $done
      (loop $vectors
        (br_if $done (i32.eqz (local.get $count)))
        (if (i32.eq (local.get $count) (i32.const 1))
          (then
            (call $one (local.get $out) (local.get $step) (local.get $w) (local.get $x) (local.get $rows) (local.get $size))
            (br $done)))
        (call $two (local.get $out) (local.get $step) (local.get $w) (local.get $x) (local.get $rows) (local.get $size))
        (local.set $out (i32.add (local.get $out) (i32.mul (local.get $step) (i32.const 2))))
        (local.set $x (i32.add (local.get $x) (i32.mul (local.get $size) (i32.const 2))))
        (local.set $count (i32.sub (local.get $count) (i32.const 2)))
        (br $vectors))))${mixture()})`;

const module = (await wabt()).parseWat('kernel.wat', text, { simd: true });
module.validate();
const { buffer } = module.toBinary({});
const code = `// Made by generate-kernel.mjs.\n/** A WebAssembly module, in base 64: \`products\` and \`mix\` as heap.ts calls them. */\nexport const KERNEL =\n  '${Buffer.from(buffer).toString('base64')}';\n`;
if (!process.argv.includes('--check')) writeFileSync(target, code);
else if (readFileSync(target, 'utf8') !== code) {
  console.error('src/model/kernel-bytes.ts is not what generate-kernel.mjs makes: run node generate-kernel.mjs');
  process.exit(1);
}
