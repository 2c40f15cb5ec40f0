"""The style sheet of the window, made from a theme's roles.

Object names used by panels: caption, muted, emptyTitle, quote, problem, fieldKey, fieldTitle,
rule, card, panelContent, panelScroll, note; buttons: primary, secondary, quiet, link, flat,
toggle, chip, smallChip.
"""

from string import Template

from annotator.gui.theme import Theme

_BASE = Template("""
* { outline: none; }
QWidget { color: $text; font-size: 13px; }
QMainWindow, QDialog, QWidget#window { background: $panel; }
QMainWindow::separator { background: $border; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: $accent; }
QToolTip { background: $surface; color: $text; border: 1px solid $border_strong; padding: 6px 8px;
  font-size: 12px; }
QLabel { background: transparent; }
QLabel#caption { color: $faint; font-size: 11px; font-weight: 600; letter-spacing: 0.6px; }
QLabel#muted { color: $muted; font-size: 12px; }
QLabel#emptyTitle { color: $text; font-size: 15px; font-weight: 600; }
QLabel#quote { color: $text; font-family: $serif; font-size: 15px; }
QLabel#reading { font-size: 14px; font-weight: 600; }
QLabel#calendarTitle { font-weight: 600; }
QLabel#problem { color: $danger; font-size: 12px; }
QLabel#advice { color: $warning; font-size: 12px; }
QLabel#keptMark { color: $success; font-weight: 700; }
QLabel#lostMark { color: $warning; font-weight: 700; }
QLabel#formTitle { color: $text; font-size: 18px; font-weight: 600; }
QLabel#editorTitle { color: $text; font-size: 15px; font-weight: 600; }
QLabel#stepTitle { color: $text; }
QLabel#stepUses { color: $accent; font-size: 12px; }
QDialog#schemaEditor { background: $surface; }
QFrame#editorHead { background: $panel; border-bottom: 1px solid $border; }
QFrame#editorFoot { background: $panel; border-top: 1px solid $border; }
QFrame#editorLeft { background: $panel; }
QFrame#presetPreview { background: $surface; border: 1px solid $border; border-radius: 6px; }
QFrame#previewFrame { border: 1px solid $border; border-radius: 6px; }
QScrollArea#steps, QWidget#stepsPage { background: $panel; border-radius: 6px; }
QLabel#fieldTitle { color: $muted; }
QLabel#fieldKey { color: $text; background: $key_ground; border: 1px solid $key_border;
  border-radius: 4px; font-size: 11px; min-height: 16px; margin-top: 5px; }
QFrame#reportFigure { background: $surface; border: 1px solid $border; border-radius: 6px; }
QFrame#reportFrame { background: $surface; border: 1px solid $border; border-radius: 6px; }
QLabel#figureNumber { font-size: 19px; font-weight: 600; }
QFrame#askFrame { background: $accent_soft; border: 1px solid $accent; border-radius: 6px; }
QFrame#rule { background: $border; border: none; }
QFrame#card { background: $surface; border: 1px solid $border; border-radius: 6px; }
QFrame#card:hover { border-color: $border_strong; }
QFrame#factCard { background: transparent; border: none; }
QFrame#factCard QPlainTextEdit { border-color: $border; }
QFrame#factCard QPlainTextEdit:hover { border-color: $border_strong; }
QFrame#factCard QPlainTextEdit:focus { border-color: $focus; }
QLabel#slotName { color: $muted; }
QLabel#slotValue { color: $text; font-weight: 600; }
QLabel#slotOffset, QLabel#slotEmpty { color: $faint; font-size: 12px; }
QListView#factList { background: $panel; }
QListView#factList::item, QListView#factList::item:selected { background: transparent; }
QWidget#panelContent, QScrollArea#panelScroll, QScrollArea#panelScroll > QWidget {
  background: $panel; }
QDockWidget { color: $text; }
QDockWidget::title { background: $panel; padding: 6px 10px; }
QWidget#queuePanel, QWidget#labelPalette, QWidget#inspector, QWidget#spansPanel,
QWidget#relationsPanel, QWidget#notesPanel, QWidget#guidePanel, QWidget#historyPanel,
QWidget#statisticsPanel, QWidget#factsPanel, QWidget#searchPanel, QWidget#concordancePanel,
QWidget#occurrencesPanel, QWidget#factTablePanel, QWidget#entitiesPanel {
  background: $panel; }
QWidget#agreementPage, QWidget#feedbackPage, QWidget#boardContent, QWidget#boardCards,
QScrollArea#boardScroll, QScrollArea#boardScroll > QWidget { background: $panel; }
QWidget#behindPane { background: $surface; border-left: 1px solid $border; }
QListView#behindList { background: $surface; }
QFrame#boardCard { background: $surface; border: 1px solid $border; border-radius: 7px; }
QLabel#boardTitle { font-weight: 600; font-size: 14px; }
QLabel#pageTitle { font-weight: 600; font-size: 19px; }
QLabel#boardNotice { color: $text; background: $accent_soft; border-radius: 6px;
  padding: 9px 12px; }
QWidget#reviewPage, QWidget#rowsHead, QWidget#reviewBelow, QFrame#editCard { background: $panel; }
QFrame#editCard { border-top: 1px solid $border; }
QWidget#reviewTop { background: $panel; border-bottom: 1px solid $border; }
QWidget#reviewColumn, QWidget#columnHead { background: $page; }
QLabel#reviewTitle { color: $text; font-weight: 600; }
QLabel#rowsTitle { color: $text; font-weight: 600; }
QLabel#columnName { color: $text; font-weight: 600; font-size: 14px; }
QLabel#goldName { color: $warning; font-weight: 600; font-size: 14px; }
QTableView#reviewRows { background: $panel; border: none; border-top: 1px solid $border; }
QTableView#reviewRows QHeaderView { background: $panel; border: none; }
QTableView#reviewRows QHeaderView::section { background: $panel; color: $faint; border: none;
  border-bottom: 1px solid $border; padding: 4px 8px; font-size: 11px; }
QWidget#articleFoot { background: $panel; border-top: 1px solid $border; }
QFrame#findBar { background: $panel; border-top: 1px solid $border; }
QStackedWidget { background: transparent; }
""")

_INPUTS = Template("""
QLineEdit, QPlainTextEdit, QTextEdit#field, QComboBox, QSpinBox, QDoubleSpinBox, QDateEdit {
  background: $surface; color: $text; border: 1px solid $border_strong; border-radius: 5px;
  padding: 4px 8px; selection-background-color: $selection; selection-color: $selection_text; }
QPlainTextEdit#code { font-family: "JetBrains Mono", "DejaVu Sans Mono", monospace;
  font-size: 12px; }
QTextBrowser#guidePreview { background: $surface; border: 1px solid $border; border-radius: 5px; }
QLineEdit { min-height: 20px; }
QLineEdit:hover, QPlainTextEdit:hover, QComboBox:hover { border-color: $faint; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus, QDoubleSpinBox:focus,
QDateEdit:focus {
  border: 1px solid $focus; }
QLineEdit[wrong="true"], QLineEdit[wrong="true"]:focus { border-color: $danger; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled { color: $faint;
  background: $panel; border-color: $border; }
QComboBox { min-height: 20px; padding-right: 20px; }
QComboBox::drop-down { border: none; width: 20px; }
QComboBox::down-arrow { image: url("$chevron"); width: 12px; height: 12px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $border_strong;
  selection-background-color: $accent_soft; selection-color: $text; padding: 2px; }
QCheckBox, QRadioButton { spacing: 8px; background: transparent; }
QCheckBox::indicator, QRadioButton::indicator { width: 15px; height: 15px;
  border: 1px solid $border_strong; background: $surface; border-radius: 4px; }
QRadioButton::indicator { border-radius: 8px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent;
  image: url("$check"); }
QRadioButton::indicator:checked { background: $surface; border: 5px solid $accent;
  width: 7px; height: 7px; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
""")

_BUTTONS = Template("""
QPushButton, QToolButton#secondary { background: $surface; color: $text;
  border: 1px solid $border_strong; border-radius: 5px; padding: 5px 14px; min-height: 18px; }
QPushButton:hover, QToolButton#secondary:hover { background: $surface_hover; }
QPushButton:pressed, QToolButton#secondary:pressed { background: $surface_pressed; }
QPushButton:focus, QToolButton#secondary:focus { border-color: $focus; }
QPushButton:disabled, QToolButton#secondary:disabled { color: $faint; background: $panel;
  border-color: $border; }
QPushButton:default, QPushButton#primary, QToolButton#primary { background: $accent;
  color: $accent_text; border: 1px solid $accent; border-radius: 5px; padding: 5px 14px;
  font-weight: 600; }
QPushButton:default:disabled, QPushButton#primary:disabled { background: $surface_pressed;
  color: $muted; border-color: $border; }
QToolButton { background: transparent; border: none; border-radius: 5px; padding: 4px; }
QToolButton:hover { background: $surface_hover; }
QToolButton:pressed, QToolButton:checked { background: $surface_pressed; }
QToolButton#quiet { color: $muted; padding: 3px 8px; }
QToolButton#quiet:hover { color: $danger; background: $danger_soft; }
QToolButton#link { color: $accent; padding: 3px 6px; text-align: left; }
QToolButton#link:focus, QToolButton#chainHere:focus { background: $accent_soft; }
QToolButton#chainHere { color: $text; font-weight: 600; padding: 1px 4px; }
QFrame#factCard QToolButton#chip { padding: 1px 7px; min-height: 14px; font-size: 12px; }
QFrame#factCard QToolButton#link { padding: 1px 4px; }
QToolButton#toggle { color: $muted; padding: 3px 7px; border: 1px solid transparent; }
QToolButton#toggle:checked { color: $accent_soft_text; background: $accent_soft;
  border-color: $accent; }
QToolButton#checkState { color: $muted; padding: 4px 8px; }
QToolButton#checkState:hover { color: $text; }
QToolButton#chip { background: $surface; color: $text; border: 1px solid $border_strong;
  border-radius: 11px; padding: 2px 10px; min-height: 16px; }
QToolButton#smallChip { background: $surface; color: $muted; border: 1px solid $border_strong;
  border-radius: 9px; padding: 0 8px; min-height: 16px; font-size: 11px; }
QToolButton#smallChip:hover { background: $surface_hover; color: $text; }
QToolButton#smallChip:focus { border-color: $focus; color: $text; }
QToolButton#chip:hover { background: $surface_hover; }
QToolButton#chip:checked { background: $accent; color: $accent_text; border-color: $accent; }
QToolButton::menu-indicator { image: none; width: 0; }
""")

_LISTS = Template("""
QListView, QTableView, QTreeView, QTextBrowser { background: $panel; color: $text; border: none;
  selection-background-color: $accent_soft; selection-color: $text; }
QListView::item, QTableView::item { padding: 2px 8px; border: none; }
QListView::item:hover, QTableView::item:hover { background: $surface_hover; }
QListView::item:selected, QTableView::item:selected { background: $accent_soft; color: $text; }
QListWidget#presets { background: $surface; border: 1px solid $border; border-radius: 6px;
  padding: 4px; }
QListWidget#presets:focus { border-color: $focus; }
QListWidget#presets::item { border-radius: 4px; }
QTreeWidget#outline { background: $panel; }
QTreeWidget#outline::item, QTreeWidget#outline::item:hover,
QTreeWidget#outline::item:selected { background: transparent; }
QHeaderView { background: $panel; border: none; }
QHeaderView::section { background: $panel; color: $faint; border: none;
  border-bottom: 1px solid $border; padding: 5px 8px; font-size: 11px; font-weight: 600; }
QTableView#factTable QHeaderView::section { padding: 3px 11px; }
QTableView#reportTable { background: $surface; border-radius: 6px; }
QTableView#reportTable QHeaderView, QTableView#reportTable QHeaderView::section {
  background: $surface; }
QTableView#reportTable QHeaderView::section { padding: 5px 11px; }
QSplitter#reportParts::handle { background: transparent; }
QTableView#mergeTable QHeaderView::section { padding: 5px 11px; }
QTableCornerButton::section { background: $panel; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: $scroll; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $scroll_hover; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: $border; border: none; border-radius: 2px; }
QProgressBar#thinProgress { background: transparent; border-radius: 0; }
QProgressBar#thinProgress::chunk { background: $accent; border-radius: 0; }
QComboBox#cellBox { border-color: transparent; border-radius: 4px; min-height: 18px;
  padding: 2px 18px 2px 8px; margin: 2px; }
QComboBox#cellBox:hover { border-color: $border_strong; }
QComboBox#cellBox:focus { border-color: $focus; }
QLineEdit#cellEditor, QComboBox#cellEditor { border-radius: 0; min-height: 0; padding: 0 6px; }
QListWidget#people { background: $surface; border: 1px solid $border_strong; border-radius: 5px; }
QListWidget#people:focus { border-color: $focus; }
QListWidget#cellList::indicator, QListWidget#people::indicator {
  width: 15px; height: 15px; border: 1px solid $border_strong;
  background: $surface; border-radius: 4px; }
QListWidget#cellList::indicator:checked, QListWidget#people::indicator:checked {
  background: $accent; border-color: $accent;
  image: url("$check"); }
QListWidget#cellList { background: $surface; border: 1px solid $focus; }
QProgressBar::chunk { background: $success; border-radius: 2px; }
""")

_FRAME = Template("""
QMenuBar { background: $panel; border-bottom: 1px solid $border; padding: 2px 6px; }
QMenuBar::item { background: transparent; padding: 5px 10px; border-radius: 5px; }
QMenuBar::item:selected { background: $surface_hover; }
QMenu { background: $surface; border: 1px solid $border_strong; padding: 5px; }
QMenu::item { padding: 5px 24px 5px 12px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; color: $text; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $border; margin: 5px 6px; }
QMenu::icon { padding-left: 8px; }
QStatusBar { background: $panel; border-top: 1px solid $border; color: $muted; }
QStatusBar::item { border: none; }
QTabWidget::pane { border: none; border-top: 1px solid $border; }
QTabBar { background: transparent; border: none; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $muted; padding: 8px 10px 7px 10px; border: none;
  border-bottom: 2px solid transparent; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom: 2px solid $accent; font-weight: 600; }
QTabBar::scroller { width: 36px; }
QTabBar QToolButton { background: $panel; border: none; }
QSplitter::handle { background: $border; }
QGroupBox { border: 1px solid $border; border-radius: 6px; margin-top: 10px; padding: 10px; }
QGroupBox::title { subcontrol-origin: margin; left: 10px; color: $muted; }
""")


def stylesheet(theme: Theme, *, serif: str, chevron: str = "", check: str = "") -> str:
    """Return the style sheet of a theme.

    Args:
        theme: The colours.
        serif: Font family of quotes.
        chevron: Path of the image for the arrow of a list, in the theme's colour; "" for none.
        check: Path of the image for a ticked box.
    """
    roles: dict[str, object] = {name: getattr(theme, name) for name in theme.__dataclass_fields__}
    roles["serif"] = f'"{serif}"'
    roles["chevron"], roles["check"] = chevron, check
    parts = (_BASE, _INPUTS, _BUTTONS, _LISTS, _FRAME)
    return "\n".join(part.substitute(roles) for part in parts)
