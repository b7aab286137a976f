import './styles.css';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';

// A page that was open while a new version was put in its place asks for files that are gone: it starts again, once.
addEventListener('vite:preloadError', () => {
  const last = Number(sessionStorage.getItem('darasa.restarted') ?? 0);
  if (Date.now() - last < 60_000) return;
  sessionStorage.setItem('darasa.restarted', String(Date.now()));
  location.reload();
});

createRoot(document.querySelector('#root')!).render(<App />);
