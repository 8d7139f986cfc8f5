// What every module needs from the page: its words, its token, and a few questions about where the focus is.

/** A text by its key, in the page's language. A missing key shows as the key, so that it is seen and reported. */
export function text(key, values) {
  let found = self.hookdesk?.texts[key] ?? key;
  for (const [name, value] of Object.entries(values ?? {})) found = found.replaceAll(`{${name}}`, value);
  return found;
}

/** The antiforgery token. htmx may have brought a newer one since the page was made, so it is read each time. */
export const token = () => document.querySelector('meta[name="request-verification-token"]')?.content ?? '';

/** A request of our own scripts: same origin, with the antiforgery token and the mark by which the server knows fragments. */
export const send = (url, options = {}) => fetch(url, {
  credentials: 'same-origin',
  ...options,
  headers: { 'HX-Request': 'true', RequestVerificationToken: token(), ...options.headers },
});

/** True while keys belong to a text, not to a command. */
export const isTyping = node => node instanceof Element
  && node.matches('input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable=""], [contenteditable="true"], [contenteditable="true"] *');

export const isVisible = node => node.getClientRects().length > 0 && getComputedStyle(node).visibility !== 'hidden';

export const isRtl = () => document.documentElement.dir === 'rtl';

/** An element with attributes and children; text is always text, never markup. */
export function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined && value !== false) node.setAttribute(name, value === true ? '' : value);
  node.append(...children.filter(child => child !== undefined && child !== null));
  return node;
}
