// What may stand in a reply. The server sanitises again; this keeps the pasted mess of other programs out of sight.
import DOMPurify from '../lib/dompurify/purify.js';

const rules = {
  USE_PROFILES: { html: true },
  FORBID_TAGS: ['style', 'form', 'input', 'button', 'textarea', 'select', 'option', 'video', 'audio', 'iframe', 'link', 'meta'],
  FORBID_ATTR: ['style', 'class', 'id', 'name', 'background', 'bgcolor', 'color', 'face', 'size'],
  ALLOWED_URI_REGEXP: /^(?:https?:|mailto:|tel:|cid:|\/(?!\/)|#)/i,
  RETURN_DOM_FRAGMENT: true,
};

/** HTML of any origin as a fragment that is safe to put into this page. */
export function clean(html) {
  const fragment = DOMPurify.sanitize(html, rules);
  // A picture from another site would be blocked here and would tell that site about every reader of the mail.
  for (const image of fragment.querySelectorAll('img')) {
    const source = image.getAttribute('src') ?? '';
    if (!source || (!source.startsWith('/') && !source.startsWith('cid:') && new URL(source, location.href).origin !== location.origin)) image.remove();
  }
  return document.importNode(fragment, true);
}

/** Plain text as HTML: one line, one block. */
export function fromText(plain) {
  const holder = document.createElement('div');
  if (!plain) return '';
  for (const line of plain.split(/\r?\n/)) {
    const block = document.createElement('div');
    if (line) block.textContent = line; else block.append(document.createElement('br'));
    holder.append(block);
  }
  return holder.innerHTML;
}
