// Short words about what just happened, with a way back. They come from the page, or over htmx as the event "toast".
import { make, send, text } from './page.js';

const stays = 5_000, staysWithUndo = 10_000;

function start(node) {
  const kind = node.dataset.kind;
  if (!node.querySelector('.btn-close')) {
    const closer = make('button', { class: 'btn-close', type: 'button', 'aria-label': text('close') });
    closer.addEventListener('click', () => node.remove());
    node.append(closer);
  }
  if (kind === 'danger') return;
  let timer;
  const run = () => { clearTimeout(timer); timer = setTimeout(() => node.remove(), node.querySelector('form, [data-undo]') ? staysWithUndo : stays); };
  // Whoever reads or reaches for it is given the time.
  for (const name of ['pointerenter', 'focusin']) node.addEventListener(name, () => clearTimeout(timer));
  for (const name of ['pointerleave', 'focusout']) node.addEventListener(name, run);
  run();
}

async function undo(url) {
  const answer = await send(url, { method: 'POST' }).catch(() => null);
  if (!answer?.ok) { toast({ text: text('requestFailed'), kind: 'danger' }); return; }
  if (answer.headers.has('HX-Refresh') || answer.headers.has('HX-Redirect')) location.assign(answer.headers.get('HX-Redirect') || location.href);
  else document.dispatchEvent(new CustomEvent('hd:refresh'));
}

/** Shows a toast. Kinds: info, success, warning, danger. With undoUrl it offers to take the change back. */
export function toast({ text: words, kind = 'info', undoUrl }) {
  const region = document.getElementById('hd-toasts');
  if (!region || !words) return;
  // One at a time: an older one's "Undo" would take back what is no longer the last thing done. What went wrong stays until it is read.
  for (const older of region.querySelectorAll('.hd-toast:not([data-kind="danger"])')) older.remove();
  const node = make('div', { class: 'hd-toast', 'data-toast': 'running', 'data-kind': kind }, make('span', { class: 'hd-toast-text' }, words));
  if (undoUrl) {
    const button = make('button', { class: 'btn btn-sm', type: 'button', 'data-undo': true }, text('undo'));
    button.addEventListener('click', () => { node.remove(); undo(undoUrl); });
    node.append(button);
  }
  region.append(node);
  start(node);
}

function startRendered() {
  for (const node of document.querySelectorAll('[data-toast=""]')) { node.dataset.toast = 'running'; start(node); }
}

startRendered();
document.addEventListener('htmx:afterSettle', startRendered);
document.addEventListener('toast', event => toast(event.detail));
