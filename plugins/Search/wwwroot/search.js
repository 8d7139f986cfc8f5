// A completion goes into the field, so that typing goes on; without script it is a link to the search with it.
document.addEventListener('click', event => {
  const row = event.target.closest?.('#found [data-query]');
  const field = document.getElementById('q');
  if (!row || !field || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  field.value = row.dataset.query;
  field.focus();
  field.setSelectionRange(field.value.length, field.value.length);
  // Asks what may follow.
  field.dispatchEvent(new Event('input', { bubbles: true }));
});
