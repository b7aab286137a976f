// What surrounds every screen: theme, data, addresses, notices.
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { Router } from 'wouter';
import { queries } from './api/use-ask.ts';
import { Shell } from './shell/shell.tsx';
import { cssVariables, theme } from './theme.ts';

const nonce = document.querySelector<HTMLElement>('meta[property="csp-nonce"]')?.nonce ?? '';
// The name under which the library that locks scrolling behind dialogs looks for it.
Object.assign(globalThis, { __webpack_nonce__: nonce });

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      <QueryClientProvider client={queries}>
        <Router base="/admin">
          <Shell />
        </Router>
      </QueryClientProvider>
    </MantineProvider>
  );
}
