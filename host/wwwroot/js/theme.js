// Choices about the frame: light or dark while choosing it in the profile, and whether the views show.
const root = document.documentElement;

document.addEventListener('change', event => {
  if (event.target.matches('[data-theme-choice]')) root.dataset.theme = event.target.value;
});

// A cookie, not local storage: the server reads it and draws the frame right from the first byte, so nothing jumps.
function toggleViews() {
  const hidden = root.dataset.views !== 'hidden';
  if (hidden) root.dataset.views = 'hidden'; else delete root.dataset.views;
  document.cookie = `hd-views=${hidden ? 'hidden' : 'shown'}; path=/; max-age=31536000; samesite=lax`;
}

if (/(?:^|; )hd-views=hidden/.test(document.cookie)) root.dataset.views = 'hidden';
document.addEventListener('hd:toggle-views', toggleViews);
document.addEventListener('click', event => {
  if (!event.target.closest('[data-toggle-views]')) return;
  toggleViews();
  // The pressed button has just gone; its counterpart takes the focus.
  [...document.querySelectorAll('[data-toggle-views]')].find(node => node.getClientRects().length)?.focus();
});
