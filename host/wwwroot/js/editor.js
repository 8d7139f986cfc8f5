// The reply editor: Squire on top of <textarea data-editor>. The textarea stays the truth that the form sends.
// What it begins with: the HTML in data-html (a saved draft; the textarea then holds the same as plain text, for whoever
// has no script), or its own value, which is HTML with data-editor="html" and plain text otherwise.
import Squire from '../lib/squire/squire.js';
import { make, text } from './page.js';
import { toast } from './toasts.js';
import { toolbar } from './editor-toolbar.js';
import { attachments } from './editor-attachments.js';
import { drafts } from './editor-draft.js';
import { clean, fromText } from './editor-html.js';
import { signInAgain } from './session.js';

const editors = new Map();

/** Turns every plain editor under the root into a formatting one, once. */
export function enhance(root) {
  for (const area of root.querySelectorAll('textarea[data-editor]')) if (!editors.has(area)) editors.set(area, start(area));
  for (const [area, editor] of editors) if (!area.isConnected) { editor.destroy(); editors.delete(area); }
}

function start(area) {
  const form = area.form;
  const label = area.labels?.[0]?.textContent.trim() ?? '';
  const surface = make('div', { class: 'hd-editor-area hd-prose', role: 'textbox', 'aria-multiline': 'true', 'aria-label': label, 'data-placeholder': area.placeholder, dir: 'auto' });
  const isWriting = document.activeElement === area; // Begun in the plain field, while this was on its way.
  const written = isWriting ? area.value.slice(area.defaultValue.length) : '';
  area.hidden = true;
  area.required = false;
  area.after(surface);

  const format = form.elements.namedItem('format') ?? make('input', { type: 'hidden', name: 'format' });
  format.value = 'html';
  if (!format.isConnected) form.append(format);

  const squire = new Squire(surface, { blockTag: 'DIV', sanitizeToDOMFragment: clean });
  const begin = isWriting ? area.defaultValue : area.value;
  squire.setHTML((area.dataset.html ?? (area.dataset.editor === 'html' ? begin : begin && fromText(begin))) + (written && fromText(written)));
  // Browsers fill textareas again after "back"; from here on ours is the one value.
  area.autocomplete = 'off';

  const sync = () => {
    const empty = !surface.textContent.trim() && !surface.querySelector('img, li, hr');
    surface.classList.toggle('is-empty', empty && !surface.querySelector('blockquote, pre'));
    area.value = empty ? '' : squire.getHTML();
  };
  sync();

  surface.before(toolbar(squire, surface));
  const files = attachments({ form, surface, squire });
  const draft = form.dataset.draft ? drafts(form, sync, html => { squire.setHTML(html); sync(); }) : null;

  squire.addEventListener('input', () => { sync(); draft?.later(); });
  form.addEventListener('input', event => { if (!surface.contains(event.target)) draft?.later(); });
  form.addEventListener('hd:attached', () => { sync(); draft?.later(); });
  // Capture: the form's value must be right before htmx or anyone else reads it.
  form.addEventListener('submit', event => {
    sync();
    if (files.uploading()) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    // A form that leaves the page is saved first: should the session have ended, it stays, and so does what was written.
    if (draft && !form.hasAttribute('hx-post') && !form.isSaved) {
      event.preventDefault();
      event.stopImmediatePropagation();
      leave(event.submitter);
      return;
    }
    draft?.stop();
  }, true);
  async function leave(submitter) {
    await draft.save();
    if (draft.ended && !(await signInAgain() && await draft.save())) return;
    if (draft.lost) { toast({ text: text('offline'), kind: 'danger' }); return; }
    form.isSaved = true;
    form.requestSubmit(submitter);
    form.isSaved = false;
  }
  // A refused form (a network error, an invalid field) must go on saving. Sent or shown again with what is wrong, the server has it.
  form.addEventListener('htmx:afterRequest', event => {
    if (event.detail.successful || event.detail.xhr.status === 422) draft?.done();
    else draft?.later();
  });
  form.addEventListener('change', event => {
    if (event.target.matches('[name="kind"]')) draft?.later();
  });
  // Not at a change: who presses the kind that is chosen already wants to write, too.
  form.addEventListener('click', event => {
    if (event.target.matches('[name="kind"]')) squire.focus();
  });
  area.labels?.[0]?.addEventListener('click', () => squire.focus());

  // Canned replies, macros and plugins put their text where the cursor is.
  const insert = event => {
    if (!surface.getClientRects().length) return;
    squire.focus();
    squire.insertHTML(event.detail.html);
  };
  document.addEventListener('hd:editor-insert', insert);
  if (isWriting) { squire.moveCursorToEnd(); squire.focus(); }

  return {
    destroy() {
      document.removeEventListener('hd:editor-insert', insert);
      draft?.stop();
      squire.destroy();
    },
  };
}
