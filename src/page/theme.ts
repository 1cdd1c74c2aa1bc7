/** Light, dark, or as the system has it. The choice is kept where the browser lets a page keep something. */
import {h, on} from './dom.ts'

const THEMES = ['auto', 'light', 'dark'] as const
type Theme = (typeof THEMES)[number]

const KEY = 'lexigram-theme'
const SIGNS: Readonly<Record<Theme, string>> = {auto: '\u25d0', light: '\u2600', dark: '\u263e'}

export function themeButton(): HTMLElement {
  let theme = kept()
  const button = h('button', {type: 'button', class: 'theme'})
  const apply = (): void => {
    if (theme === 'auto') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
    button.textContent = `${SIGNS[theme]}\ufe0e`
    button.title = `Theme: ${theme}`
    button.setAttribute('aria-label', `Theme: ${theme}`)
  }
  on(button, 'click', () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto'
    keep(theme)
    apply()
  })
  apply()
  return button
}

/** Reading or writing may be forbidden, as for some pages opened from a file. */
function kept(): Theme {
  try {
    return THEMES.find((theme) => theme === localStorage.getItem(KEY)) ?? 'auto'
  } catch {
    return 'auto'
  }
}

function keep(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme)
  } catch {
    // It holds until the page is closed.
  }
}
