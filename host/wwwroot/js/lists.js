// The ticket list: a current row for the keyboard, and a selection that survives a live update.
import { isTyping, isVisible } from './page.js';

const list = () => [...document.querySelectorAll('[data-list]')].find(isVisible);
const rows = table => [...table.querySelectorAll('.hd-row')];
const box = row => row.querySelector('.hd-col-select input');
const link = row => row.querySelector('.hd-row-link');

let currentId = '';
let anchorId = '';
const selected = new Set();

function show(table) {
  for (const row of rows(table)) {
    row.classList.toggle('is-current', row.id === currentId);
    const tick = box(row);
    if (!tick) continue;
    tick.checked = selected.has(row.id);
    row.classList.toggle('is-selected', tick.checked);
  }
  const here = rows(table).filter(row => selected.has(row.id)).length;
  const all = table.querySelector('[data-select-all]');
  if (all) { all.checked = here > 0 && here === rows(table).length; all.indeterminate = here > 0 && !all.checked; }
  for (const bar of document.querySelectorAll('[data-bulk]')) {
    bar.classList.toggle('is-shown', here > 0);
    for (const count of bar.querySelectorAll('[data-selected-count]')) count.textContent = here.toLocaleString(document.documentElement.lang || undefined);
  }
}

function mark(table, row, on, range) {
  const all = rows(table);
  const from = range ? all.findIndex(other => other.id === anchorId) : -1;
  const to = all.indexOf(row);
  const touched = from < 0 ? [row] : all.slice(Math.min(from, to), Math.max(from, to) + 1);
  for (const other of touched) on ? selected.add(other.id) : selected.delete(other.id);
  anchorId = row.id;
  show(table);
}

function move(table, step) {
  const all = rows(table);
  const now = all.findIndex(row => row.id === currentId);
  const next = all[Math.max(0, Math.min(all.length - 1, now < 0 ? 0 : now + step))];
  if (!next) return;
  currentId = next.id;
  show(table);
  link(next)?.focus({ preventScroll: true });
  next.scrollIntoView({ block: 'nearest' });
}

document.addEventListener('click', event => {
  const table = event.target.closest('[data-list]');
  const row = event.target.closest('.hd-row');
  if (!table) return;
  if (event.target.matches('[data-select-all]')) {
    for (const other of rows(table)) event.target.checked ? selected.add(other.id) : selected.delete(other.id);
    show(table);
  } else if (row && event.target === box(row)) {
    mark(table, row, event.target.checked, event.shiftKey);
  }
});

document.addEventListener('focusin', event => {
  const row = event.target.closest?.('[data-list] .hd-row');
  if (row && row.id !== currentId) { currentId = row.id; show(row.closest('[data-list]')); }
});

document.addEventListener('keydown', event => {
  const table = list();
  if (!table || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)
    || event.target.closest?.('dialog, details.hd-menu[open]') || document.body.dataset.shortcuts === 'off' && event.key.length === 1) return;
  const row = rows(table).find(other => other.id === currentId);
  const key = event.key.toLowerCase();
  if (key === 'j' || key === 'arrowdown') move(table, 1);
  else if (key === 'k' || key === 'arrowup') move(table, -1);
  else if (key === 'x' && row) mark(table, row, event.shiftKey || !selected.has(row.id), event.shiftKey);
  else if (key === 'o' && row || key === 'enter' && row && !event.target.closest('a, button, input, summary')) link(row)?.click(); // On a link, Enter follows that link.
  else if (key === 'escape' && selected.size) { selected.clear(); show(table); }
  else return;
  event.preventDefault();
});

// Rows that went away are no longer selected; the others stay so.
function refresh() {
  const table = list();
  if (!table) return;
  const there = new Set(rows(table).map(row => row.id));
  for (const id of selected) if (!there.has(id)) selected.delete(id);
  show(table);
}
document.addEventListener('htmx:afterSettle', refresh);
document.addEventListener('hd:refreshed', refresh);

// The browser restores ticks after going back; take them over.
for (const table of document.querySelectorAll('[data-list]')) for (const row of rows(table)) if (box(row)?.checked) selected.add(row.id);
refresh();
