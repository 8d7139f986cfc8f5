// Text that doesn't fit is cut with an ellipsis; on hover, what is cut is shown whole. Where nothing is cut, no tooltip is in the way.
const cut = '.hd-cut, .hd-row-link, .hd-person, .hd-list td';

document.addEventListener('pointerover', event => {
  const node = event.target.closest?.(cut);
  if (node && !node.title && node.scrollWidth > node.clientWidth) node.title = node.textContent.trim();
});
