import { html, nothing, type TemplateResult } from 'lit';
import { classMap } from 'lit/directives/class-map.js';
import { repeat } from 'lit/directives/repeat.js';
import type { TapeCell, TapeHeading, TapeRow, TapeTable } from '../../debugger/tape/index.ts';
import { excerpt, number, visible } from '../shared/display-text.ts';
import { cellClasses, cellContent, cellDescription } from './tape-cell.ts';
import { versionedCells } from './variable-table.ts';

/** Tables side by side when they show the same region of both tapes, otherwise a section each. */
export function tables(all: readonly TapeTable[]): TemplateResult {
  const sections: TapeTable[][] = [];
  for (const table of all) {
    const last = sections.at(-1);
    if (table.side !== undefined && last?.[0]?.side !== undefined && last[0].title === table.title) last.push(table);
    else sections.push([table]);
  }
  return html`${repeat(
    sections,
    ([first]) => first?.id,
    ([first, ...others]) =>
      first === undefined
        ? nothing
        : html`<section class=${isTitledByRow(first) ? 'strip' : ''} aria-label=${visible(first.title)}>
    <h2 class=${isTitledByRow(first) ? 'unseen' : ''}>${excerpt(first.title, 120)}<small>${noteWords(first)}</small></h2>
    ${others.length === 0 ? tableElement(first) : html`<div class="pair">${[first, ...others].map((table) => html`<div><h3>${table.side}</h3>${tableElement(table)}</div>`)}</div>`}
    ${first.length === undefined ? nothing : versionedCells(first.length)}
  </section>`,
  )}`;
}

/** Rows of one region without anything to say of it: the name before the row is title enough. */
function isTitledByRow(table: TapeTable): boolean {
  return (
    table.form === 'strips' &&
    table.rows.every(({ heading }) => heading.text === table.title) &&
    noteWords(table) === ''
  );
}

function noteWords({ note, columns, rows, hidden, form }: TapeTable): string {
  const words = note === '' ? [] : [visible(note)];
  const columnCount = columns.length + hidden.left + hidden.right;
  const rowCount = rows.length + hidden.above + hidden.below;
  if (columnCount > columns.length)
    words.push(`${number(columns.length)} of ${number(columnCount)} ${form === 'places' ? 'places' : 'columns'} shown`);
  if (rowCount > rows.length) words.push(`${number(rows.length)} of ${number(rowCount)} rows shown`);
  return words.join(', ');
}

function tableElement(table: TapeTable): TemplateResult {
  const { columns, point } = table;
  if (columns.length === 0)
    return html`<p class="empty"><span class="mono">${excerpt(table.title, 60)}</span> <span class="muted">holds nothing yet</span></p>`;
  const rows = withoutEqualTwins(table.rows);
  const stop = tabStop(rows);
  return html`<div class="scroll"><table role="grid" class=${table.form} data-table=${table.id} data-roving="table"
      aria-label=${`${excerpt(table.title, 120)}${table.side === undefined ? '' : `, ${table.side}`}`}>
    <thead><tr><td class="corner-head"></td>${columns.map((column, i) => html`${i === point ? html`<td class="point"></td>` : nothing}${columnHead(column)}`)}</tr></thead>
    <tbody>${rows.map(
      (row, r) => html`<tr class=${classMap({ result: row.result, twin: row.side === 'truth' })}>
      <th scope="row">${rowHead(row, table)}</th>
      ${row.cells.map(
        (cell, c) =>
          html`${c === point ? html`<td class="point" aria-hidden="true">${hasPoint(row, point) ? '.' : ''}</td>` : nothing}${tableCell(
            cell,
            columns[c],
            placeWords(table, row, columns[c]),
            r === stop.row && c === stop.column,
            isBeyond(table, row, columns[c]),
          )}`,
      )}
    </tr>`,
    )}</tbody>
  </table></div>`;
}

/**
 * Both sides of a region are one row while they are alike; only a result always shows both, so that it does not jump
 * when they part.
 */
function withoutEqualTwins(rows: readonly TapeRow[]): readonly TapeRow[] {
  const isTwin = (row: TapeRow | undefined, next: TapeRow | undefined): boolean =>
    row?.side === 'model' &&
    next?.side === 'truth' &&
    row.heading.text === next.heading.text &&
    !row.result &&
    ![...row.cells, ...next.cells].some((cell) => cell?.differs);
  return rows.flatMap((row, i) => {
    if (isTwin(rows[i - 1], row)) return [];
    return isTwin(row, rows[i + 1]) ? [{ ...row, side: undefined }] : [row];
  });
}

function columnHead({ text, current }: TapeHeading): TemplateResult {
  return html`<th scope="col" class=${classMap({ current })}>${excerpt(text, 16)}</th>`;
}

function rowHead({ heading, side }: TapeRow, { form }: TapeTable): TemplateResult {
  const name = html`<span class=${classMap({ current: heading.current && form === 'grid' })}>${excerpt(heading.text, 24)}</span>`;
  return side === undefined ? name : html`${name} <small>${side}</small>`;
}

function tableCell(
  cell: TapeCell | null,
  column: TapeHeading | undefined,
  place: string,
  isTabStop: boolean,
  beyond: boolean,
): TemplateResult {
  const current = column?.current ?? false;
  if (cell === null)
    return html`<td class=${classMap({ outside: true, current })} tabindex="-1" aria-label=${`${excerpt(place, 120)}: outside the span`}></td>`;
  const description = cellDescription(cell, place, beyond);
  return html`<td class=${current ? 'current' : ''} tabindex=${isTabStop ? 0 : -1} data-cell=${cell.name} aria-label=${description} title=${description}><span
    class="box ${cellClasses(cell, beyond)}">${cellContent(cell)}</span></td>`;
}

/** Whether the cell lies behind the last element of its list: it was popped, and stays on the tape. */
function isBeyond({ length = [] }: TapeTable, row: TapeRow, column: TapeHeading | undefined): boolean {
  const held = length.find(({ side }) => side === undefined || side === row.side);
  return held !== undefined && Number(column?.text) >= Number(held.cell.text);
}

/** One tab stop a table: the first cell that this state touches, or the first there is. */
function tabStop(rows: readonly TapeRow[]): { row: number; column: number } {
  let fallback: { row: number; column: number } | undefined;
  for (const [row, { cells }] of rows.entries()) {
    for (const [column, cell] of cells.entries()) {
      if (cell?.fetched ?? cell?.written) return { row, column };
      if (cell) fallback ??= { row, column };
    }
  }
  return fallback ?? { row: 0, column: 0 };
}

function hasPoint({ cells }: TapeRow, point: number): boolean {
  return cells.slice(point).some((cell) => cell !== null);
}

function placeWords({ form }: TapeTable, row: TapeRow, column: TapeHeading | undefined): string {
  const side = row.side === undefined ? '' : `${row.side}, `;
  const at = column?.text ?? '';
  if (form === 'places') return `${side}${row.heading.text} at place ${at}`;
  return form === 'strips' ? `${side}${row.heading.text}[${at}]` : `${side}row ${row.heading.text}, column ${at}`;
}
