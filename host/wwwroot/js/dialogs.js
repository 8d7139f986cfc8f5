// <dialog>: opening, closing, asking before what can't be undone, and copying a text.
import { make, text } from './page.js';
import { toast } from './toasts.js';

/** Shows a dialog that leaves the page when it closes. Resolves with the value of the button that closed it. */
export function showOnce(dialog) {
  document.body.append(dialog);
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener('close', () => { dialog.remove(); resolve(dialog.returnValue); }, { once: true }));
}

export function dialogHead(id, title) {
  return make('header', { class: 'hd-dialog-head' },
    make('h2', { id }, title),
    make('button', { class: 'btn-close', type: 'button', 'data-close': true, 'aria-label': text('close') }));
}

function confirm(question, action) {
  const cancel = make('button', { class: 'btn', value: '' }, text('cancel'));
  const dialog = make('dialog', { class: 'hd-dialog', 'aria-labelledby': 'hd-confirm-title' },
    make('form', { method: 'dialog' },
      make('header', { class: 'hd-dialog-head' }, make('h2', { id: 'hd-confirm-title' }, text('confirm'))),
      make('div', { class: 'hd-dialog-body' }, make('p', {}, question)),
      make('footer', { class: 'hd-dialog-foot' }, cancel, make('button', { class: 'btn btn-danger', value: 'yes' }, action || text('ok')))));
  const answer = showOnce(dialog);
  // The harmless answer is the one that Enter gives.
  cancel.focus();
  return answer.then(value => value === 'yes');
}

const confirmed = new WeakSet();

// Caught before htmx sees it, so that one rule covers plain forms and hx-post alike.
document.addEventListener('submit', async event => {
  const form = event.target, submitter = event.submitter;
  const asking = submitter?.dataset.confirm ? submitter : form.dataset.confirm ? form : null;
  if (!asking || confirmed.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!await confirm(asking.dataset.confirm, asking.dataset.confirmButton)) return;
  confirmed.add(form);
  form.requestSubmit(submitter);
}, true);

document.addEventListener('click', async event => {
  const opener = event.target.closest('[data-dialog]');
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog) { event.preventDefault(); dialog.showModal(); return; }

  const closer = event.target.closest('[data-close]');
  if (closer) { event.preventDefault(); closer.closest('dialog')?.close(); return; }

  // A click beside a dialog lands on the dialog itself; inside it, on its contents.
  if (event.target instanceof HTMLDialogElement) {
    const box = event.target.getBoundingClientRect();
    if (event.clientX < box.left || event.clientX > box.right || event.clientY < box.top || event.clientY > box.bottom) event.target.close();
    return;
  }

  const copier = event.target.closest('[data-copy]');
  const source = copier && document.querySelector(copier.dataset.copy);
  if (source) {
    await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
    toast({ text: text('copied'), kind: 'success' });
  }
});
