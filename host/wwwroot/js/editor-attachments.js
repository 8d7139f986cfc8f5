// Files: chosen, dropped or pasted. Pictures go into the text, everything else becomes a chip under it.
import { make, send, text } from './page.js';
import { toast } from './toasts.js';

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'];

function size(bytes) {
  const step = bytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
  return new Intl.NumberFormat(document.documentElement.lang || undefined, { style: 'unit', unit: units[step], maximumFractionDigits: step ? 1 : 0 }).format(bytes / 1000 ** step);
}

const hasFiles = transfer => [...(transfer?.types ?? [])].includes('Files');
const isPicture = file => /^image\/(png|jpeg|gif|webp)$/.test(file.type);

// What the desk says against a file, in the reader's language (RFC 9457: detail); nothing where it says nothing.
const refusal = answer => answer.json().then(problem => problem.detail ?? '', () => '');

export function attachments({ form, surface, squire }) {
  const list = form.querySelector('[data-attachments]');
  const picker = form.querySelector('[data-attach]');
  const url = form.dataset.upload;
  let running = 0;
  if (!url) return { uploading: () => false };

  async function upload(file, inline) {
    const chip = make('span', { class: 'hd-attachment', 'aria-busy': 'true' },
      make('span', { class: 'hd-spinner', role: 'status', 'aria-label': text('uploading', { name: file.name }) }),
      make('span', { class: 'hd-attachment-name hd-cut', title: file.name }, file.name),
      make('span', { class: 'hd-attachment-size' }, size(file.size)));
    const item = make('li', {}, chip);
    list?.append(item);
    running++;
    form.setAttribute('aria-busy', 'true');
    const data = new FormData();
    data.append('file', file, file.name);
    try {
      const answer = await send(url, { method: 'POST', body: data });
      if (!answer.ok) throw Object.assign(new Error(answer.statusText), { refusal: await refusal(answer) });
      const stored = await answer.json();
      if (inline) { item.remove(); insertPicture(stored); }
      else finish(item, chip, stored);
      form.dispatchEvent(new CustomEvent('hd:attached'));
    } catch (error) {
      item.remove();
      toast({ text: error.refusal ? `${file.name}: ${error.refusal}` : text('uploadFailed', { name: file.name }), kind: 'danger' });
    } finally {
      if (!--running) form.removeAttribute('aria-busy');
    }
  }

  function insertPicture(stored) {
    squire.focus();
    squire.insertImage(stored.url, { alt: stored.name });
    // A picture in the text is part of the message: the id lets the server tie it to the message without reading the address.
    form.append(make('input', { type: 'hidden', name: 'inline', value: stored.id }));
  }

  function finish(item, chip, stored) {
    chip.removeAttribute('aria-busy');
    chip.querySelector('.hd-spinner').remove();
    chip.querySelector('.hd-attachment-name').textContent = stored.name;
    const remove = make('button', { class: 'btn-close', type: 'button', 'aria-label': text('removeAttachment', { name: stored.name }), 'data-remove-attachment': true });
    chip.append(remove, make('input', { type: 'hidden', name: 'attachment', value: stored.id }));
  }

  const take = (files, inlinePictures) => { for (const file of files) upload(file, inlinePictures && isPicture(file)); };

  // Chips that the server drew (a draft's) are removed in the same way.
  list?.addEventListener('click', event => {
    if (!event.target.closest('[data-remove-attachment]')) return;
    event.target.closest('li').remove();
    form.dispatchEvent(new CustomEvent('hd:attached'));
    squire.focus();
  });

  picker?.addEventListener('change', () => {
    take(picker.files, false);
    // Uploaded already: the form must not send them a second time.
    picker.value = '';
  });

  form.addEventListener('dragover', event => {
    if (!hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    form.classList.add('is-dropping');
  }, true);
  form.addEventListener('dragleave', event => { if (!form.contains(event.relatedTarget)) form.classList.remove('is-dropping'); });
  // Capture: Squire has a drop and a paste of its own, which would put the picture's bytes into the text.
  form.addEventListener('drop', event => {
    if (!hasFiles(event.dataTransfer)) return;
    event.preventDefault();
    event.stopPropagation();
    form.classList.remove('is-dropping');
    take([...event.dataTransfer.files], surface.contains(event.target));
  }, true);
  form.addEventListener('paste', event => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    // Office programs offer a picture of the copied text beside the text: the text is what was meant.
    const html = event.clipboardData.getData('text/html');
    if (html && new DOMParser().parseFromString(html, 'text/html').body.textContent.trim()) return;
    event.preventDefault();
    event.stopPropagation();
    take(files, true);
  }, true);

  return { uploading: () => running > 0 };
}
