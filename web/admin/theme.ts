// Colours and sizes of the back office. Mantine's own colours fail WCAG AA in several places (light variants, dimmed
// text, placeholders); the ones here were chosen to pass on every surface they are used on, in both schemes.
import {
  type CSSVariablesResolver,
  createTheme,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
} from '@mantine/core';

/** Act: what a click does. Deep green on light, light green on dark, as on the site. */
const act: MantineColorsTuple = [
  '#e9f5ed',
  '#d6ecdf',
  '#b0dcc2',
  '#93dbb1',
  '#79d9a4',
  '#3fae73',
  '#238f57',
  '#157a47',
  '#0d6d3e',
  '#0b6538',
];
/** Attention: something waits for a person. */
const amber: MantineColorsTuple = [
  '#fcefd3',
  '#fae3b4',
  '#f6cf84',
  '#f3bd68',
  '#edb040',
  '#cf8a12',
  '#ad6f06',
  '#935c02',
  '#855001',
  '#7d4700',
];
const gray: MantineColorsTuple = [
  '#f7f5ef',
  '#efece3',
  '#e6e2d7',
  '#dcd8cb',
  '#c3c3b8',
  '#9aa096',
  '#727a71',
  '#515b54',
  '#333c36',
  '#17201a',
];
const dark: MantineColorsTuple = [
  '#eef2ed',
  '#cdd5cd',
  '#a9b4ab',
  '#8a978d',
  '#566159',
  '#3d4841',
  '#2b342e',
  '#202823',
  '#191f1b',
  '#101411',
];
const red: MantineColorsTuple = [
  '#fbe8e4',
  '#f8d5cf',
  '#f5b8af',
  '#ffb1a6',
  '#f4877a',
  '#d9493b',
  '#c03125',
  '#ad2619',
  '#a11f14',
  '#98190f',
];
const blue: MantineColorsTuple = [
  '#eef4fa',
  '#dbe8f4',
  '#b5d0e9',
  '#94bee1',
  '#7fb3e0',
  '#3f83bd',
  '#286da8',
  '#1b5e97',
  '#14558c',
  '#0e4c80',
];

/** Text on what is filled with a colour. */
const ON_FILLED = 'light-dark(#ffffff, #06190d)';

export const theme = createTheme({
  colors: { act, amber, gray, dark, red, blue },
  primaryColor: 'act',
  primaryShade: { light: 9, dark: 4 },
  // Filled things are dark in the light scheme and light in the dark one; Mantine decides by the light scheme alone.
  variantColorResolver: (input) => ({
    ...defaultVariantColorsResolver(input),
    ...(input.variant === 'filled' ? { color: ON_FILLED } : {}),
  }),
  black: '#17201a',
  defaultRadius: 'md',
  radius: { xs: '3px', sm: '5px', md: '7px', lg: '11px', xl: '18px' },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "SF Mono", "Cascadia Mono", "Noto Sans Mono", monospace',
  fontSizes: { xs: '0.8125rem', sm: '0.875rem', md: '0.9375rem', lg: '1.0625rem', xl: '1.25rem' },
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.25' },
      h2: { fontSize: '1.125rem', lineHeight: '1.35' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
    },
  },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  // By name, not by import: the start page shall not load what it does not show.
  components: {
    Badge: {
      defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 600, fz: 'xs' },
      // A state is never cut short.
      styles: { root: { overflow: 'visible', width: 'fit-content' }, label: { overflow: 'visible' } },
    },
    Checkbox: { vars: () => ({ root: { '--checkbox-icon-color': ON_FILLED } }) },
    Radio: { vars: () => ({ root: { '--radio-icon-color': ON_FILLED } }) },
    // The head of a dialog is not the banner of the page.
    Drawer: {
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' }, attributes: { header: { role: 'none' } } },
    },
    Modal: {
      styles: { title: { fontWeight: 650, lineHeight: 1.35 } },
      defaultProps: {
        ...{ centered: true, closeButtonProps: { 'aria-label': 'Close' } },
        attributes: { header: { role: 'none' } },
      },
    },
    // Within the page, where its landmarks are; and a menu holds nothing but its items.
    Menu: { defaultProps: { withinPortal: false, withInitialFocusPlaceholder: false } },
    Popover: { defaultProps: { withinPortal: false } },
    Tooltip: { defaultProps: { withArrow: true, events: { hover: true, focus: true, touch: false } } },
  },
});

const named = ['act', 'amber', 'red', 'blue', 'gray'];

export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-dimmed': gray[7],
    '--mantine-color-placeholder': '#5f6962',
    '--mantine-color-anchor': act[9],
    '--mantine-color-error': red[9],
    '--paper': gray[0],
    '--hairline': gray[3],
    '--mantine-color-default-border': gray[4],
    ...Object.fromEntries(
      named.map((name) => [`--mantine-color-${name}-light-color`, `var(--mantine-color-${name}-9)`]),
    ),
    ...Object.fromEntries(
      named.map((name) => [`--mantine-color-${name}-light`, `var(--mantine-color-${name}-1)`]),
    ),
  },
  dark: {
    '--mantine-color-body': dark[8],
    '--mantine-color-dimmed': dark[2],
    '--mantine-color-placeholder': '#a9b4ab',
    '--mantine-color-anchor': act[4],
    '--mantine-color-error': red[3],
    '--paper': dark[9],
    '--hairline': dark[6],
    '--mantine-color-default-border': dark[5],
    ...Object.fromEntries(
      named.map((name) => [`--mantine-color-${name}-light-color`, `var(--mantine-color-${name}-3)`]),
    ),
  },
});
