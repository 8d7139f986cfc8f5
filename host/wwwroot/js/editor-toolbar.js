// The editor's buttons. Each says what it does, shows whether it applies here, and names its key.
import { make, text } from './page.js';

// Our own strokes on a 24 px grid, so that they follow the text colour and need no request.
const strokes = {
  bold: 'M8 5h5a3.5 3.5 0 0 1 0 7H8zM8 12h6a3.5 3.5 0 0 1 0 7H8z',
  italic: 'M11 5h6M7 19h6M14 5l-4 14',
  underline: 'M7 5v6a5 5 0 0 0 10 0V5M6 20h12',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3A4 4 0 0 0 13 5.3l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1',
  list: 'M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01',
  orderedList: 'M10 6h10M10 12h10M10 18h10M4 5l1.5-1v5M4 14.5a1.2 1.2 0 1 1 2 1L4 18.5h2.5',
  quote: 'M5 5v14M10 8h9M10 12h9M10 16h6',
  code: 'M8 7l-5 5 5 5M16 7l5 5-5 5',
  clear: 'M7 5h11M12.5 5l-2.5 9M4 20L20 8M9 20h3',
};

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
const keys = { bold: 'B', italic: 'I', underline: 'U', link: '⇧K', list: '⇧8', orderedList: '⇧9', quote: ']', code: 'D', clear: '\\' };

function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [key, value] of Object.entries({ viewBox: '0 0 24 24', fill: 'none', stroke: 'currentColor', 'stroke-width': '2', 'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': 'true' })) svg.setAttribute(key, value);
  const path = document.createElementNS(svg.namespaceURI, 'path');
  path.setAttribute('d', strokes[name]);
  svg.append(path);
  return svg;
}

/** A link as one would type it: bare hosts get https, bare addresses mailto. Anything else that is no web address is refused. */
export function toHref(typed) {
  const value = typed.trim();
  if (/^(https?:|mailto:|tel:)/i.test(value)) return value;
  if (/^[^\s@/]+@[^\s@/]+\.[^\s@/]+$/.test(value)) return `mailto:${value}`;
  return /^[^\s:]+\.[^\s]+$/.test(value) ? `https://${value}` : null;
}

export function toolbar(squire, surface) {
  const toggle = (tag, on, off) => () => (squire.hasFormat(tag) ? squire[off]() : squire[on]());
  const inPath = tag => new RegExp(`(?:^|>)${tag}(?:[.>#]|$)`).test(squire.getPath());
  const actions = {
    bold: { tag: 'B', run: toggle('B', 'bold', 'removeBold') },
    italic: { tag: 'I', run: toggle('I', 'italic', 'removeItalic') },
    underline: { tag: 'U', run: toggle('U', 'underline', 'removeUnderline') },
    link: { tag: 'A', run: () => openLink() },
    list: { path: 'UL', run: () => (inPath('UL') ? squire.removeList() : squire.makeUnorderedList()) },
    orderedList: { path: 'OL', run: () => (inPath('OL') ? squire.removeList() : squire.makeOrderedList()) },
    quote: { path: 'BLOCKQUOTE', run: () => (inPath('BLOCKQUOTE') ? squire.decreaseQuoteLevel() : squire.increaseQuoteLevel()) },
    code: { tag: 'CODE', path: 'PRE', run: () => squire.toggleCode() },
    clear: { run: () => squire.removeAllFormatting() },
  };

  const bar = make('div', { class: 'hd-editor-tools', role: 'toolbar', 'aria-label': text('toolbar') });
  const buttons = {};
  for (const [name, action] of Object.entries(actions)) {
    if (name === 'link' || name === 'list' || name === 'clear') bar.append(make('span', { class: 'hd-gap-x', 'aria-hidden': 'true' }));
    const caps = `${isMac ? '⌘' : 'Ctrl+'}${keys[name].replace('⇧', isMac ? '⇧' : 'Shift+')}`;
    const button = make('button', { class: 'btn btn-ghost btn-icon', type: 'button', 'aria-label': text(name), title: `${text(name)} (${caps})`, tabindex: name === 'bold' ? '0' : '-1' }, icon(name));
    if (action.tag || action.path) button.setAttribute('aria-pressed', 'false');
    // The selection must stay in the text while its button is pressed.
    button.addEventListener('mousedown', event => event.preventDefault());
    button.addEventListener('click', () => { action.run(); if (name !== 'link') squire.focus(); });
    buttons[name] = button;
    bar.append(button);
  }

  // One stop for Tab, arrows inside: the pattern of a toolbar.
  bar.addEventListener('keydown', event => {
    const all = Object.values(buttons), at = all.indexOf(document.activeElement);
    const forward = getComputedStyle(bar).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const backward = forward === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight';
    const next = { [forward]: at + 1, [backward]: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    all[at].tabIndex = -1;
    const target = all[(next + all.length) % all.length];
    target.tabIndex = 0;
    target.focus();
  });

  const showState = () => {
    for (const [name, action] of Object.entries(actions)) {
      if (!action.tag && !action.path) continue;
      buttons[name].setAttribute('aria-pressed', Boolean((action.tag && squire.hasFormat(action.tag)) || (action.path && inPath(action.path))));
    }
  };
  for (const name of ['pathChange', 'select', 'cursor', 'input']) squire.addEventListener(name, showState);

  const mod = isMac ? 'Meta-' : 'Ctrl-';
  const bind = (key, name) => squire.setKeyHandler(mod + key, (_, event) => { event.preventDefault(); actions[name].run(); });
  // The letter arrives as the keyboard makes it: with Shift mostly, but not always, a capital.
  bind('Shift-k', 'link');
  bind('Shift-K', 'link');
  bind('\\', 'clear');
  bind('Shift-8', 'list');
  bind('Shift-9', 'orderedList');

  // The link row opens under the buttons; no dialog covers the sentence one is linking.
  const address = make('input', { class: 'form-control', type: 'text', inputmode: 'url', 'aria-label': text('linkPrompt'), placeholder: text('linkPrompt') });
  const apply = make('button', { class: 'btn', type: 'button' }, text('linkApply'));
  const remove = make('button', { class: 'btn btn-ghost', type: 'button' }, text('linkRemove'));
  const row = make('div', { class: 'hd-editor-link', hidden: true }, address, apply, remove);
  const done = () => { row.hidden = true; squire.focus(); };
  let range;

  function openLink() {
    range = squire.getSelection();
    const start = range.startContainer instanceof Element ? range.startContainer : range.startContainer.parentElement;
    address.value = start.closest('a')?.getAttribute('href') ?? '';
    row.hidden = false;
    remove.hidden = !address.value;
    address.select();
    address.focus();
  }
  function applyLink() {
    const href = toHref(address.value);
    address.classList.toggle('is-invalid', !href);
    address.setAttribute('aria-invalid', String(!href));
    if (!href) { address.focus(); return; }
    squire.setSelection(range);
    squire.makeLink(href);
    done();
  }
  apply.addEventListener('click', applyLink);
  remove.addEventListener('click', () => { squire.setSelection(range); squire.removeLink(); done(); });
  address.addEventListener('keydown', event => {
    if (event.key === 'Enter') applyLink();
    else if (event.key === 'Escape') done();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  const all = document.createDocumentFragment();
  all.append(bar, row);
  return all;
}
