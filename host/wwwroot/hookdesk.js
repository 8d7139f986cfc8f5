// The one script that pages load; each module sets itself up. There is no bundler: the browser fetches them in parallel.
// Modules attach to the document, not to elements, so that what htmx swaps in later works without being announced.
import './js/requests.js';
import './js/session.js';
import './js/menus.js';
import './js/dialogs.js';
import './js/toasts.js';
import './js/lists.js';
import './js/shortcuts.js';
import './js/palette.js';
import './js/times.js';
import './js/cut.js';
import './js/print.js';
import './js/theme.js';
import './js/tags.js';
import './js/scrolling.js';
import './js/live.js';

document.documentElement.classList.add('hd-js');

// The editor and its two libraries are loaded only where somebody can write.
const enhanceEditors = async root => {
  if (!root.querySelector?.('textarea[data-editor]')) return;
  const { enhance } = await import('./js/editor.js');
  enhance(document);
};
enhanceEditors(document);
// Until it is there, the plain field takes the keys of whoever begins to write at once; as shortcuts they would do things.
document.addEventListener('click', event => {
  const area = event.target.matches('[name="kind"]') && event.target.form?.querySelector('textarea[data-editor]:not([hidden])');
  if (area) { area.focus(); area.setSelectionRange(area.value.length, area.value.length); }
});
document.addEventListener('htmx:afterSettle', () => enhanceEditors(document));
document.addEventListener('hd:refreshed', () => enhanceEditors(document));
