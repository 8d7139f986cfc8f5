// <details class="hd-menu"> opens without us. We add: one open at a time, a place where no pane cuts it off, and the keyboard.
import { isRtl, isVisible } from './page.js';

const items = menu => [...menu.querySelectorAll('.hd-menu-body :is(a, button, input:not([type=hidden]), select, textarea)')].filter(isVisible);
const body = menu => menu.querySelector(':scope > .hd-menu-body');
// What a reader reads: not the letters of a picture that stands before the name.
const wordsOf = item => {
  const copy = item.cloneNode(true);
  for (const picture of copy.querySelectorAll('svg, .hd-avatar')) picture.remove();
  return copy.textContent.trim().toLocaleLowerCase();
};
const typingTime = 800;
let typed = '', typedAt = 0;
const openMenus = () => document.querySelectorAll('details.hd-menu[open]');

function place(menu) {
  const panel = body(menu);
  if (!panel?.showPopover) return;
  panel.popover = 'manual';
  if (!panel.matches(':popover-open')) panel.showPopover();
  const anchor = menu.querySelector('summary').getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = panel;
  const gap = 4, edge = 8;
  const alignLeft = menu.classList.contains('hd-menu-end') === isRtl();
  const left = alignLeft ? anchor.left : anchor.right - width;
  const below = anchor.bottom + gap, above = anchor.top - gap - height;
  const wantsUp = menu.classList.contains('hd-menu-up');
  const top = wantsUp ? (above >= edge ? above : below) : (below + height <= innerHeight - edge ? below : above);
  // Setting properties through the style object is allowed where style attributes are not.
  panel.style.left = `${Math.max(edge, Math.min(left, innerWidth - width - edge))}px`;
  panel.style.top = `${Math.max(edge, Math.min(top, innerHeight - height - edge))}px`;
}

export function close(menu, giveFocusBack = false) {
  menu.open = false;
  if (giveFocusBack) menu.querySelector('summary').focus();
}

// "toggle" does not bubble, so it is caught on the way down.
document.addEventListener('toggle', event => {
  const menu = event.target;
  if (!(menu instanceof HTMLElement) || !menu.matches('details.hd-menu')) return;
  if (!menu.open) { if (body(menu)?.matches(':popover-open')) body(menu).hidePopover(); return; }
  for (const other of openMenus()) if (other !== menu && !other.contains(menu)) close(other);
  place(menu);
  (menu.querySelector('.hd-menu-body [data-menu-filter]') ?? menu.querySelector('.hd-menu-body [aria-current="true"]') ?? items(menu)[0])?.focus({ preventScroll: true });
}, true);

document.addEventListener('pointerdown', event => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) close(menu);
});
document.addEventListener('focusin', event => {
  for (const menu of openMenus()) if (!menu.contains(event.target) && !event.target.closest('dialog')) close(menu);
});
addEventListener('resize', () => openMenus().forEach(place));
// A menu stays with its button: when the pane under it scrolls, it closes rather than floats away.
document.addEventListener('scroll', event => {
  for (const menu of openMenus()) if (event.target !== document && event.target.contains(menu)) close(menu);
}, { capture: true, passive: true });
document.addEventListener('submit', event => { const menu = event.target.closest('details.hd-menu'); if (menu) close(menu, true); });

document.addEventListener('keydown', event => {
  const menu = event.target.closest?.('details.hd-menu[open]');
  if (!menu) return;
  if (event.key === 'Escape') { close(menu, true); event.preventDefault(); event.stopPropagation(); return; }
  const inText = event.target.matches('input:not([type=checkbox], [type=radio]), textarea, select');
  const list = items(menu);
  const here = list.indexOf(document.activeElement);
  const go = { ArrowDown: here + 1, ArrowUp: here < 0 ? list.length - 1 : here - 1, Home: inText ? undefined : 0, End: inText ? undefined : list.length - 1 }[event.key];
  if (go !== undefined && list.length) {
    list[(go + list.length) % list.length].focus();
    event.preventDefault();
  } else if (!inText && event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey) {
    // Several letters in quick succession are the beginning of a word; the same letter again goes on to the next that begins with it.
    typed = event.timeStamp - typedAt < typingTime ? typed + event.key.toLocaleLowerCase() : event.key.toLocaleLowerCase();
    typedAt = event.timeStamp;
    const again = [...typed].every(letter => letter === typed[0]);
    const begins = again ? typed[0] : typed;
    const from = again ? here + 1 : Math.max(here, 0);
    [...list.slice(from), ...list.slice(0, from)].find(item => wordsOf(item).startsWith(begins))?.focus();
    // A letter in a menu is never also a shortcut of the page behind it.
    event.stopPropagation();
    event.preventDefault();
  }
}, true);

document.addEventListener('input', event => {
  if (!event.target.matches('[data-menu-filter]')) return;
  const wanted = event.target.value.trim().toLocaleLowerCase();
  for (const item of event.target.closest('.hd-menu-body').querySelectorAll('.hd-menu-item')) item.hidden = !item.textContent.toLocaleLowerCase().includes(wanted);
});

// A search field and the list it fills: arrows lead from one into the other.
document.addEventListener('keydown', event => {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const list = event.target.closest('.hd-found') ?? document.getElementById(event.target.getAttribute?.('aria-controls') ?? '');
  if (!list?.matches('.hd-found')) return;
  const field = document.querySelector(`[aria-controls="${list.id}"]`);
  const stops = [field, ...list.querySelectorAll('.hd-menu-item')];
  const next = stops.indexOf(document.activeElement) + (event.key === 'ArrowDown' ? 1 : -1);
  stops[(next + stops.length) % stops.length]?.focus();
  event.preventDefault();
});
