// A session that ended while somebody works: they sign in again on the page they are on, and what they wrote stays where it is.
// The sign-in pages themselves are shown in a dialog, with codes and whatever a plugin adds; there is no second way of signing in.
import { dialogHead, showOnce } from './dialogs.js';
import { make, text } from './page.js';
import { toast } from './toasts.js';

// Any page of somebody who is signed in; it brings the tokens of the new session.
const landing = '/profile';
let asking;

const parse = html => new DOMParser().parseFromString(html, 'text/html');
const userOf = page => page.body.dataset.user ?? '';

function takeTokens(page) {
  const fresh = page.querySelector('meta[name="request-verification-token"]')?.content;
  if (!fresh) return;
  document.querySelector('meta[name="request-verification-token"]').content = fresh;
  for (const field of document.querySelectorAll('input[name="__RequestVerificationToken"]')) field.value = fresh;
}

/** Asks for the password. Resolves with true once the same user is signed in again, with false when it was given up. */
export function signInAgain() {
  return asking ??= ask().finally(() => { asking = undefined; });
}

async function ask() {
  const body = make('div', { class: 'hd-dialog-body' });
  const dialog = make('dialog', { class: 'hd-dialog', 'aria-labelledby': 'hd-session-title' }, dialogHead('hd-session-title', text('sessionEnded')), body);
  let done = false;

  // The page in place of the dialog's content, or the end: signed in.
  async function take(answer) {
    const page = parse(await answer.text());
    if (answer.ok && userOf(page)) {
      // Somebody else's page: nothing on this one is theirs.
      if (userOf(page) !== document.body.dataset.user) { location.reload(); return; }
      takeTokens(page);
      done = true;
      dialog.close();
      return;
    }
    const main = page.querySelector('main');
    if (!main) { location.reload(); return; }
    for (const own of main.querySelectorAll('h1, .hd-calm-brand')) own.remove();
    for (const link of main.querySelectorAll('a')) link.target = '_blank';
    body.replaceChildren(make('p', {}, text('sessionKept')), ...document.importNode(main, true).childNodes);
    body.querySelector('input:is([autofocus], :not([type=hidden], [type=checkbox]))')?.focus();
  }

  dialog.addEventListener('submit', async event => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const form = event.target;
    const button = event.submitter;
    if (button) button.disabled = true;
    try { await take(await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)), credentials: 'same-origin' })); }
    catch { toast({ text: text('offline'), kind: 'danger' }); }
    finally { if (button) button.disabled = false; }
  }, true);

  const closed = showOnce(dialog);
  try { await take(await fetch(`/sign-in?returnUrl=${encodeURIComponent(landing)}`, { credentials: 'same-origin' })); }
  catch { toast({ text: text('offline'), kind: 'danger' }); dialog.close(); }
  await closed;
  return done;
}

// A request of htmx that was refused because the session ended: signed in again, it is made again.
document.addEventListener('htmx:beforeOnLoad', async event => {
  if (event.detail.xhr.status !== 401) return;
  event.preventDefault();
  const { elt, requestConfig } = event.detail;
  if (!await signInAgain()) return;
  if (elt.matches('form') && elt.isConnected) elt.requestSubmit(requestConfig.triggeringEvent?.submitter ?? undefined);
  else toast({ text: text('signedInAgain'), kind: 'success' });
});
