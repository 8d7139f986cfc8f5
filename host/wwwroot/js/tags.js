// A tag input: Enter or comma adds what was typed, Backspace in the empty field takes the last one away.
import { make, send, text } from './page.js';

const askAfter = 150;

function announceChange(holder) {
  holder.dispatchEvent(new Event('change', { bubbles: true }));
}

function add(holder, field) {
  const name = holder.dataset.tagInput;
  const value = field.value.trim();
  field.value = '';
  if (!value || [...holder.querySelectorAll(`input[type=hidden]`)].some(input => input.value.toLocaleLowerCase() === value.toLocaleLowerCase())) return;
  field.before(make('span', { class: 'hd-tag' }, value,
    make('input', { type: 'hidden', name, value }),
    make('button', { class: 'hd-tag-remove', type: 'button', 'aria-label': text('removeTag', { name: value }) }, '×')));
  announceChange(holder);
}

document.addEventListener('keydown', event => {
  const holder = event.target.closest?.('[data-tag-input]');
  if (!holder || !event.target.matches('.form-control') || event.isComposing) return;
  if ((event.key === 'Enter' && event.target.value.trim()) || event.key === ',') { event.preventDefault(); add(holder, event.target); }
  else if (event.key === 'Backspace' && !event.target.value) {
    const last = [...holder.querySelectorAll('.hd-tag')].at(-1);
    if (last) { last.remove(); announceChange(holder); }
  }
});

document.addEventListener('focusout', event => {
  const holder = event.target.closest?.('[data-tag-input]');
  if (holder && event.target.matches('.form-control') && event.target.value.trim()) add(holder, event.target);
});

document.addEventListener('click', event => {
  const holder = event.target.closest('[data-tag-input]');
  if (!holder) return;
  const remove = event.target.closest('.hd-tag-remove');
  if (remove) { event.preventDefault(); remove.closest('.hd-tag').remove(); announceChange(holder); }
  holder.querySelector('.form-control')?.focus();
});

let timer;
document.addEventListener('input', event => {
  const url = event.target.closest?.('[data-tag-input]')?.dataset.suggestUrl;
  const options = event.target.list;
  if (!url || !options || !event.target.value.trim()) return;
  clearTimeout(timer);
  timer = setTimeout(async () => {
    const answer = await send(`${url}${url.includes('?') ? '&' : '?'}q=${encodeURIComponent(event.target.value.trim())}`).catch(() => null);
    if (answer?.ok) options.replaceChildren(...(await answer.json()).map(value => make('option', { value })));
  }, askAfter);
});
