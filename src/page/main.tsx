/** The page in the browser. It shows what the API tells and asks the API to act; it decides nothing itself. */
import { render } from 'preact';
import { App } from './views/app.tsx';

const page = document.getElementById('page');
if (page !== null) {
  page.replaceChildren();
  render(<App />, page);
}
