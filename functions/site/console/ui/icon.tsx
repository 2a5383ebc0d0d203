// Line icons on a 20-pixel grid, drawn for this console. They decorate: the text beside one, or
// the label of its button, says what it means.

const PATHS = {
  overview: "M3.5 3.5h5.5v6H3.5zM11.5 3.5h5v3.5h-5zM11.5 9.5h5v7h-5zM3.5 12h5.5v4.5H3.5z",
  bots: "M5 7.5h10a1.5 1.5 0 0 1 1.5 1.5v5a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 14V9A1.5 1.5 0 0 1 5 7.5zM10 7.5V4.5M10 4.5h.01M7.5 11v1M12.5 11v1",
  settings: "M3.5 6h6M13.5 6h3M3.5 14h3M10.5 14h6M11.5 4v4M8.5 12v4",
  connections:
    "M7.5 12.5l5-5M9 5.5l1.2-1.2a3.6 3.6 0 0 1 5.1 5.1L14.2 10.6M11 14.5l-1.2 1.2a3.6 3.6 0 0 1-5.1-5.1L5.8 9.4",
  conversations:
    "M4.5 4h11A1.5 1.5 0 0 1 17 5.5v7a1.5 1.5 0 0 1-1.5 1.5H9l-4 3v-3h-.5A1.5 1.5 0 0 1 3 12.5v-7A1.5 1.5 0 0 1 4.5 4zM6.5 8h7M6.5 10.5h4.5",
  escalations: "M4 15.5V10a3 3 0 0 1 3-3h8.5M12 3.5L15.5 7 12 10.5",
  simulator: "M6 3.5h8M8 3.5v4.6l-4 6.4A1.3 1.3 0 0 0 5.1 16.5h9.8a1.3 1.3 0 0 0 1.1-2l-4-6.4V3.5M6.2 12h7.6",
  report: "M3.5 16.5h13M6 13.5v-3M10 13.5v-8M14 13.5V8",
  workspace: "M4 16.5v-12A1 1 0 0 1 5 3.5h6a1 1 0 0 1 1 1v12M12 8h3a1 1 0 0 1 1 1v7.5M3 16.5h14M7 7h2M7 10h2M7 13h2",
  inbox: "M4.5 4h11l1.5 7v4a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-4zM3 11h4l1 2h4l1-2h4",
  bell: "M5 13.5V9a5 5 0 0 1 10 0v4.5l1.2 1.5H3.8zM8.5 15a1.5 1.5 0 0 0 3 0",
  menu: "M3.5 6h13M3.5 10h13M3.5 14h13",
  close: "M5 5l10 10M15 5L5 15",
  plus: "M10 4v12M4 10h12",
  check: "M4.5 10.5l3.5 3.5 7.5-8",
  copy: "M7.5 7.5V5A1.5 1.5 0 0 1 9 3.5h6A1.5 1.5 0 0 1 16.5 5v6a1.5 1.5 0 0 1-1.5 1.5h-2.5M5 7.5h6A1.5 1.5 0 0 1 12.5 9v6a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 15V9A1.5 1.5 0 0 1 5 7.5z",
  trash: "M4 6h12M8 6V4h4v2M5.5 6l.7 10h7.6l.7-10M8.5 9v4.5M11.5 9v4.5",
  warning: "M10 3.5l7.5 13h-15zM10 8.5v3.5M10 14.2v.1",
  info: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 9.5v4M10 6.7v.1",
  error: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6.5v4.5M10 13.4v.1",
  offline: "M3 3l14 14M5 8.5a8 8 0 0 1 2.4-1.5M10.5 6A8 8 0 0 1 15 8.5M7 11.5a5 5 0 0 1 2-1.1M10 14.5v.1",
  chevron: "M7.5 5l5 5-5 5",
  down: "M5 7.5l5 5 5-5",
  up: "M5 12.5l5-5 5 5",
  history: "M4 4v3.5h3.5M4.3 7.3A6.2 6.2 0 1 1 3.8 11M10 6.5V10l2.5 1.5",
  external: "M8 4.5H4.5v11h11V12M11 3.5h5.5V9M16 4l-7 7",
  retry: "M15.5 10a5.5 5.5 0 1 1-1.7-4M16 3.5V7h-3.5",
  signOut: "M8.5 3.5h-4v13h4M12 6.5l3.5 3.5-3.5 3.5M15 10H8",
  search: "M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11zM13 13l3.5 3.5",
  mail: "M3.5 5h13v10h-13zM3.5 6l6.5 5 6.5-5",
  ticket: "M3.5 6h13v3a1.2 1.2 0 0 0 0 2.4V14h-13v-2.6a1.2 1.2 0 0 0 0-2.4zM12 6v8",
  transfer: "M3.5 7h12M12.5 4l3 3-3 3M16.5 13h-12M7.5 10l-3 3 3 3",
  clock: "M10 17a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM10 6v4l2.7 1.8",
  user: "M10 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 16.5a6 6 0 0 1 12 0",
  edit: "M4 16l.6-3L13 4.5 15.5 7 7 15.4zM11.5 6L14 8.5",
  code: "M7 6l-4 4 4 4M13 6l4 4-4 4",
  book: "M4 4.5h4.5A1.5 1.5 0 0 1 10 6v10a1.5 1.5 0 0 0-1.5-1.5H4zM16 4.5h-4.5A1.5 1.5 0 0 0 10 6v10a1.5 1.5 0 0 1 1.5-1.5H16z",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
