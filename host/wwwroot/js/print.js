// A link to "#print" opens a page as it should be printed, and then the browser's own dialog.
const print = () => {
  if (location.hash !== '#print') return;
  history.replaceState(history.state, '', location.pathname + location.search);
  window.print();
};

addEventListener('hashchange', print);
if (document.readyState === 'complete') print(); else addEventListener('load', print);
