// htmx: the antiforgery token on every request, and a plain word when one fails.
import { text, token } from './page.js';
import { toast } from './toasts.js';

document.addEventListener('htmx:configRequest', event => {
  if (event.detail.verb !== 'get') event.detail.headers.RequestVerificationToken = token();
});

// A form that comes back with its errors (422) is an answer like any other.
document.addEventListener('htmx:beforeSwap', event => {
  if (event.detail.xhr.status === 422) { event.detail.shouldSwap = true; event.detail.isError = false; }
});

// The server's own toast, if it sent one, says it better.
document.addEventListener('htmx:responseError', event => {
  if (!event.detail.xhr.getResponseHeader('HX-Trigger')?.includes('"toast"')) toast({ text: text('requestFailed'), kind: 'danger' });
});
document.addEventListener('htmx:sendError', () => toast({ text: text('offline'), kind: 'danger' }));
