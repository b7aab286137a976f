import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: '/admin/',
  plugins: [react()],
  logLevel: 'warn',
  // The server puts the nonce of each answer in its place: styles made in the browser carry it.
  html: { cspNonce: '__NONCE__' },
  build: {
    manifest: 'manifest.json',
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 1000,
    target: 'es2022',
    // Browsers know light-dark() since 2024; rewritten, it would need a color-scheme in the same sheet, and be black.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
  },
});
