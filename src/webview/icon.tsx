/** A codicon; the name of what it stands for is its button's business. */
export function Icon({ name }: { name: string }) {
  return <span class={`codicon codicon-${name}`} aria-hidden="true" />;
}

/** A button that shows an icon and has a name and a tooltip. */
export function IconButton(props: {
  icon: string;
  name: string;
  onClick: () => void;
  disabled?: boolean;
  /** It has nothing to do now, but keeps the focus. */
  idle?: boolean;
  /** For a button that is on or off. */
  pressed?: boolean | undefined;
  class?: string;
  /** Says more than the name. */
  tooltip?: string;
}) {
  const { icon, name, onClick, disabled = false, idle = false, pressed, tooltip = name } = props;
  return (
    <button
      type="button"
      class={`icon-button ${props.class ?? ""}`}
      aria-label={name}
      title={tooltip}
      aria-pressed={pressed}
      disabled={disabled}
      aria-disabled={idle || undefined}
      onClick={idle ? undefined : onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
