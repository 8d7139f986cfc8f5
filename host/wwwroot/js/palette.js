// Ctrl+K: everything one can do or go to, by typing a few letters of it. Commands come from the page, tickets and people from the server.
import { commands, run } from './commands.js';
import { make, send, text } from './page.js';
import { keyCaps, pageActions } from './shortcuts.js';
import { showOnce } from './dialogs.js';

const askAfter = 120, most = 40;

/** How well a title answers what was typed: whole beginnings first, then beginnings of words, then letters in order. */
export function score(title, wanted) {
  if (!wanted) return 1;
  const hay = title.toLocaleLowerCase(), needle = wanted.toLocaleLowerCase();
  if (hay.startsWith(needle)) return 100 - hay.length / 100;
  if (hay.split(/[\s:/–-]+/).some(word => word.startsWith(needle))) return 80;
  if (hay.includes(needle)) return 60;
  let at = 0;
  for (const letter of needle) { at = hay.indexOf(letter, at) + 1; if (!at) return 0; }
  return 20;
}

export function openPalette() {
  if (document.querySelector('dialog[open]')) return;
  const input = make('input', { class: 'hd-palette-input', type: 'text', role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'hd-palette-list', 'aria-autocomplete': 'list',
    'aria-label': text('palette'), placeholder: text('palettePlaceholder'), autocomplete: 'off', spellcheck: 'false' });
  const list = make('ul', { class: 'hd-palette-list', id: 'hd-palette-list', role: 'listbox', 'aria-label': text('palette') });
  const dialog = make('dialog', { class: 'hd-palette', 'aria-label': text('palette') }, input, list);
  const own = [...pageActions(), ...commands()];
  let found = [], shown = [], here = 0, timer, asked = 0;

  function select(index) {
    here = shown.length ? (index + shown.length) % shown.length : 0;
    list.querySelectorAll('[role=option]').forEach((node, at) => {
      node.setAttribute('aria-selected', at === here);
      if (at === here) { input.setAttribute('aria-activedescendant', node.id); node.scrollIntoView({ block: 'nearest' }); }
    });
  }

  function draw() {
    const wanted = input.value.trim();
    const ranked = own.filter(item => wanted || !item.onlyTyped).map(item => ({ item, rank: score(item.title, wanted) })).filter(entry => entry.rank > 0).sort((a, b) => b.rank - a.rank).map(entry => entry.item);
    const groups = Map.groupBy ? Map.groupBy([...ranked, ...found].slice(0, most), item => item.group ?? '') : new Map([['', [...ranked, ...found].slice(0, most)]]);
    shown = [...groups.values()].flat();
    list.replaceChildren();
    for (const [group, members] of groups) {
      if (group) list.append(make('li', { class: 'hd-palette-group', role: 'presentation' }, group));
      for (const item of members) {
        const node = make('li', { class: 'hd-palette-item', role: 'option', id: `hd-palette-${shown.indexOf(item)}` }, make('span', { class: 'hd-cut', title: item.title }, item.title));
        if (item.detail) node.append(make('span', { class: 'hd-palette-detail' }, item.detail));
        else if (item.shortcut) node.append(make('span', { class: 'hd-palette-keys', 'aria-hidden': 'true' }, ...keyCaps(item.shortcut)));
        node.addEventListener('click', () => { dialog.close(); run(item); });
        node.addEventListener('pointermove', () => select(shown.indexOf(item)));
        list.append(node);
      }
    }
    if (!shown.length) list.append(make('li', { class: 'hd-palette-empty', role: 'presentation' }, text('paletteEmpty')));
    input.removeAttribute('aria-activedescendant');
    select(0);
  }

  async function ask() {
    const url = document.body.dataset.paletteUrl, wanted = input.value.trim(), turn = ++asked;
    if (!url || !wanted) { found = []; draw(); return; }
    const answer = await send(`${url}${url.includes('?') ? '&' : '?'}q=${encodeURIComponent(wanted)}`).catch(() => null);
    // An answer to an earlier question must not replace a later one's.
    if (turn !== asked) return;
    found = answer?.ok ? await answer.json() : [];
    if (turn === asked) draw();
  }

  input.addEventListener('input', () => { draw(); clearTimeout(timer); timer = setTimeout(ask, askAfter); });
  input.addEventListener('keydown', event => {
    if (event.key === 'ArrowDown') select(here + 1);
    else if (event.key === 'ArrowUp') select(here - 1);
    else if (event.key === 'Enter' && !event.isComposing && shown[here]) { const item = shown[here]; dialog.close(); run(item); }
    else return;
    event.preventDefault();
  });
  draw();
  showOnce(dialog);
  input.focus();
}

document.addEventListener('hd:palette', openPalette);
document.addEventListener('click', event => { if (event.target.closest('[data-palette]')) openPalette(); });
document.addEventListener('keydown', event => {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') { event.preventDefault(); openPalette(); }
});
