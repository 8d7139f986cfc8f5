// data-shortcut="r", "g t" or "mod+Enter" on a control presses that control; the palette's commands have theirs too. The page declares; this only listens.
import { commands, run } from './commands.js';
import { isTyping, isVisible, make, text } from './page.js';
import { dialogHead, showOnce } from './dialogs.js';

const sequenceTime = 1_000;
const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
let begun = '', begunAt = 0;

// What lies in a closed menu has no key until the menu is open, unless it says data-shortcut-always.
const place = node => node.hasAttribute('data-shortcut-always') ? node.closest('details:not([open])')?.querySelector('summary') ?? node : node;
const controls = () => [...document.querySelectorAll('[data-shortcut]')].filter(node => !node.disabled && (isVisible(place(node)) || isVisible(node.labels?.[0] ?? node)));

function press(node) {
  if (node.matches('input:not([type=checkbox], [type=radio], [type=submit], [type=button]), textarea, select')) node.focus();
  else { if (node.matches('summary')) node.focus(); node.click(); }
}

// What a key can do here: controls first, so that what is in sight wins over a command of the same key.
const actions = () => [
  ...controls().map(node => ({ keys: node.dataset.shortcut.toLowerCase(), go: () => press(node) })),
  ...commands().filter(command => command.shortcut).map(command => ({ keys: command.shortcut.toLowerCase(), go: () => run(command) })),
];

function describe(node) {
  return node.dataset.shortcutText || node.getAttribute('aria-label') || node.labels?.[0]?.textContent.trim() || node.title || (node.innerText || node.textContent).trim();
}

/**
 * What can be done on this page, for the palette: controls with a key, and what stands in the menus of the bar and of the properties.
 * The latter only once something was typed: they are many.
 */
export function pageActions() {
  const known = new Set();
  const actions = [];
  const add = (title, node, more) => {
    if (!title || known.has(title)) return;
    known.add(title);
    actions.push({ title, group: text('onThisPage'), go: () => press(node), ...more });
  };
  for (const node of controls()) if (node.closest('main')) add(describe(node).replace(/:$/, ''), node, { shortcut: node.dataset.shortcut });
  for (const menu of document.querySelectorAll('main :is(.hd-bar, .hd-properties) details.hd-menu')) {
    const summary = menu.querySelector('summary');
    const label = summary.getAttribute('aria-label') ?? summary.querySelector('.visually-hidden')?.textContent.trim() ?? '';
    for (const item of menu.querySelectorAll('.hd-menu-body .hd-menu-item')) {
      const words = item.textContent.trim().replace(/\s+/g, ' ');
      add(menu.matches('.hd-property') ? `${label} ${words}` : words, item, { onlyTyped: true });
    }
  }
  return actions;
}

/** The keys of a shortcut as the reader's keyboard names them. */
export function keyCaps(shortcut) {
  const names = { mod: isMac ? '⌘' : 'Ctrl', shift: isMac ? '⇧' : 'Shift', enter: 'Enter' };
  return shortcut.split(/[ +]/).map(key => make('kbd', {}, names[key.toLowerCase()] ?? key.toUpperCase()));
}

export function openHelp() {
  if (document.getElementById('hd-keys-title')) return;
  const seen = new Map();
  const add = (shortcut, words) => { if (words && !seen.has(shortcut)) seen.set(shortcut, words); };
  for (const node of controls()) add(node.dataset.shortcut, describe(node));
  for (const command of commands()) if (command.shortcut) add(command.shortcut, command.title);
  if (document.querySelector('[data-list]')) { add('j', text('listNext')); add('k', text('listPrevious')); add('o', text('listOpen')); add('x', text('listSelect')); }
  add('mod+K', text('palette'));
  add('?', text('shortcuts'));
  const list = make('dl', { class: 'hd-keys' });
  for (const [shortcut, words] of seen) list.append(make('div', {}, make('dt', {}, words), make('dd', {}, ...keyCaps(shortcut))));
  showOnce(make('dialog', { class: 'hd-dialog hd-dialog-wide', 'aria-labelledby': 'hd-keys-title' },
    dialogHead('hd-keys-title', text('shortcuts')), make('div', { class: 'hd-dialog-body' }, list)));
}
document.addEventListener('hd:shortcuts', openHelp);

document.addEventListener('keydown', event => {
  if (event.defaultPrevented || event.isComposing || event.altKey || document.querySelector('dialog[open]')) return;
  const mod = event.ctrlKey || event.metaKey;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;

  if (mod) {
    const wanted = `mod+${key}`.toLowerCase();
    const found = controls().filter(node => node.dataset.shortcut.toLowerCase() === wanted);
    const form = document.activeElement?.closest('form');
    const node = found.find(other => other.form && other.form === form) ?? found[0];
    if (node) { event.preventDefault(); press(node); }
    return;
  }
  // Some people speak or dictate to their computer: single keys can be switched off in the profile.
  if (isTyping(event.target) || document.body.dataset.shortcuts === 'off' || ['Shift', 'Enter', 'Escape', 'Tab'].includes(key)) return;
  if (event.key === '?') { event.preventDefault(); openHelp(); return; }

  const sequence = begun && event.timeStamp - begunAt < sequenceTime ? `${begun} ${key}` : key;
  const all = actions();
  const action = all.find(other => other.keys === sequence) ?? all.find(other => other.keys === key);
  if (action && !event.repeat) { begun = ''; event.preventDefault(); action.go(); return; }
  begun = all.some(other => other.keys.startsWith(`${key} `)) ? key : '';
  begunAt = event.timeStamp;
});
