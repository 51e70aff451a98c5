"""What is known of the chosen render: its picture, what was said of it, what it wears, its proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from ui.dressing_room.price import cost_text
from ui.dressing_room.proof import ProofLines, findings
from ui.looks.model import LookCatalogue
from ui.looks.picture import PicturePane
from ui.looks.words import (
    approval_word,
    decision_word,
    garment_name,
    is_gone,
    problems,
    sampling_lines,
    stay_sentence,
)
from ui.sentences import in_own_language
from ui.theme import Theme
from ui.thumbnails import ThumbnailCache
from ui.widgets.pieces import Elided, IconButton, PanelArea, button, label, row, rule, wrapped
from ui.words import counted, duration, engine_name, moment_text, slot_name

if TYPE_CHECKING:
    from studio.looks import CatalogueRender

WIDTH = 304


class LookInspector(QFrame):
    """Signals: `open_wanted()`, `again_wanted()`, `seed_wanted()`, `export_wanted()` for what is selected;
    `statement_wanted(job_id)` for what the shown render cost.
    """

    open_wanted = Signal()
    again_wanted = Signal()
    seed_wanted = Signal()
    export_wanted = Signal()
    statement_wanted = Signal(str)

    def __init__(
        self, theme: Theme, model: LookCatalogue, thumbnails: ThumbnailCache, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._model = model
        self._render: CatalogueRender | None = None
        self.setProperty("role", "panel-right")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(self.tr("Inspector"))
        self.picture = PicturePane(theme, model.pictures, thumbnails)
        self._name = Elided(role="title")
        self._state = wrapped(role="small")
        self._reason = wrapped()
        self._problems = wrapped(role="bad")
        self.note = QPlainTextEdit()
        self.note.setAccessibleName(self.tr("Note"))
        self.note.setPlaceholderText(self.tr("Note"))
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(3 * self.note.fontMetrics().lineSpacing() + theme.spacing.m)
        self.note.installEventFilter(self)
        self._noted = ""
        """What the box was filled with, or last kept."""
        self._worn = _Facts(theme)
        self.proof = ProofLines(theme)
        self._warnings = wrapped(role="small")
        self._facts = _Facts(theme)
        self._prompt = wrapped(role="small")
        self._prompt.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.copy = IconButton(theme, "copy", self.tr("Copy all of this as text"))
        self.copy.clicked.connect(self._copy)
        self.statement = button(self.tr("Show in the statement"))
        self.statement.clicked.connect(self._want_statement)
        self._hint = wrapped(
            self.tr("Choose a render to see its proof, what it wears and what was said of it."), "small"
        )
        self.open = button(self.tr("Open in dressing room"), "primary")
        self.open.setMinimumHeight(38)
        self.open.clicked.connect(self.open_wanted)
        self.again = IconButton(theme, "retry", self.tr("Render again"))
        self.again.clicked.connect(self.again_wanted)
        self.seed = IconButton(theme, "add", self.tr("Render again with another seed"))
        self.seed.clicked.connect(self.seed_wanted)
        self.export = button(self.tr("Export"))
        self.export.clicked.connect(self.export_wanted)
        self._lay_out()
        self.show_renders(())

    def _lay_out(self) -> None:
        space = self._theme.spacing
        content = QWidget()
        inside = QVBoxLayout(content)
        inside.setContentsMargins(space.l, space.m, space.l, space.m)
        inside.setSpacing(space.s)
        self._sections = QWidget()
        sections = QVBoxLayout(self._sections)
        sections.setContentsMargins(0, 0, 0, 0)
        sections.setSpacing(space.s)
        for part in (
            self._problems,
            self._state,
            self._reason,
            self.note,
            rule(),
            label(self.tr("Worn"), "heading"),
            self._worn,
            rule(),
            label(self.tr("Proof"), "heading"),
            self.proof,
            self._warnings,
            rule(),
            self._facts,
            self._prompt,
        ):
            sections.addWidget(part)
        sections.addLayout(row(self.statement, None, self.copy))
        for part in (self._name, self._hint, self.picture, self._sections):
            inside.addWidget(part)
        inside.addStretch(1)
        scroll = PanelArea(content)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        line = QHBoxLayout()
        line.setSpacing(space.xs)
        line.addWidget(self.again)
        line.addWidget(self.seed)
        line.addWidget(self.export, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(space.l, space.s, space.l, space.m)
        foot.setSpacing(space.s)
        foot.addLayout(line)
        foot.addWidget(self.open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addLayout(foot)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 600)

    def show_renders(self, renders: tuple[CatalogueRender, ...], total: int = 0) -> None:
        """The current one first; `total` is how many are selected, read or not."""
        from studio.looks import SEEDLESS_ENGINES

        render = renders[0] if renders else None
        another = render is None or self._render is None or render.id != self._render.id
        if another:
            self._keep_note()
        self._render = render
        for part in (self.picture, self._sections):
            part.setVisible(render is not None)
        self._hint.setVisible(render is None)
        usable = render is not None and render.photo_known and not render.photo_missing
        self.open.setEnabled(usable)
        self.again.setEnabled(usable)
        self.seed.setVisible(render is not None and render.engine not in SEEDLESS_ENGINES)
        self.seed.setEnabled(self.again.isEnabled())
        self.export.setEnabled(any(not is_gone(each) for each in renders))
        self.export.setText(
            self.tr("Export") if total < 2 else self.tr("Export {count}").format(count=counted(total))
        )
        if render is None:
            self._name.setText(self.tr("Look"))
            return
        self._name.setText(
            render.photo_name
            if total < 2
            else self.tr("{name} and {count} more").format(name=render.photo_name, count=total - 1)
        )
        shape = render.height / render.width if render.width else 1.25
        self.picture.show_render(render.id, render.photo_sha256, shape, faint=is_gone(render))
        self._say(self._problems, "\n\n".join(problems(render)))
        cost = cost_text(render.charge)
        states = (decision_word(render), cost, stay_sentence(render), self._approval_sentence(render))
        self._say(self._state, " · ".join(state for state in states if state))
        reason = render.approval.reason
        self._say(self._reason, self.tr("“{reason}”").format(reason=reason) if reason else "")
        if another or not self.note.hasFocus():
            self.note.setPlainText(render.approval.note)
            self._noted = render.approval.note
        self._worn.fill([(slot_name(worn.slot), garment_name(worn)) for worn in render.garments])
        self.proof.fill(findings(render.checks, render))
        self._say(self._warnings, "\n".join(map(in_own_language, render.warnings)))
        self._facts.fill(self._facts_of(render))
        self._say(self._prompt, self._prompt_of(render))
        self.statement.setVisible(bool(cost))

    def _approval_sentence(self, render: CatalogueRender) -> str:
        approval = render.approval
        word = approval_word(approval)
        if str(approval.state) == "open" or approval.at is None:
            return word
        if not approval.by:
            return self.tr("{approved} {when}").format(approved=word, when=moment_text(approval.at))
        return self.tr("{approved} by {who}, {when}").format(
            approved=word, who=approval.by, when=moment_text(approval.at)
        )

    def _facts_of(self, render: CatalogueRender) -> list[tuple[str, str]]:
        facts = [
            (self.tr("Rendered"), moment_text(render.created_at)),
            (self.tr("Decided"), moment_text(render.decided_at)),
            (self.tr("Engine"), f"{engine_name(render.engine)} {render.engine_revision}"),
            (self.tr("Plan"), in_own_language(render.plan)),
            (self.tr("Seed"), str(render.seed)),
            *sampling_lines(render.sampled),
            (self.tr("Took"), duration(render.seconds)),
            (self.tr("Photo"), f"{render.width} × {render.height}"),
            (self.tr("From"), render.source),
        ]
        return [(name, value) for name, value in facts if value]

    def _prompt_of(self, render: CatalogueRender) -> str:
        prompt = render.sampled.prompt if render.sampled is not None else ""
        return self.tr("Prompt: “{text}”").format(text=prompt) if prompt else ""

    def _copy(self) -> None:
        """Names of photo and garments, how it was rendered, and its prompt: a line each."""
        render = self._render
        if render is None:
            return
        worn = [(slot_name(each.slot), garment_name(each)) for each in render.garments]
        lines = [render.photo_name, *(f"{name}: {value}" for name, value in (*worn, *self._facts_of(render)))]
        QGuiApplication.clipboard().setText("\n".join((*lines, *filter(None, (self._prompt_of(render),)))))

    def _want_statement(self) -> None:
        if self._render is not None:
            self.statement_wanted.emit(self._render.job_id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.note and event.type() == QEvent.Type.FocusOut:
            self._keep_note()
        return super().eventFilter(watched, event)

    def _keep_note(self) -> None:
        note = self.note.toPlainText().strip()
        if self._render is not None and note != self._noted:
            self._noted = note
            self._model.note((self._render.id,), note)

    def _say(self, part: QWidget, text: str) -> None:
        part.setVisible(bool(text))
        part.setText(text)  # type: ignore[attr-defined]


class _Facts(QWidget):
    """Names at the left, values at the right."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: list[tuple[str, str]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.spacing.s)
        self._grid.setVerticalSpacing(theme.spacing.xs)
        self._grid.setColumnStretch(1, 1)

    def fill(self, facts: list[tuple[str, str]]) -> None:
        if facts == self._shown:
            return
        self._shown = facts
        while self._grid.count():
            item = self._grid.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.deleteLater()
        for at, (name, value) in enumerate(facts):
            self._grid.addWidget(label(name, "small"), at, 0)
            shown = Elided(value)
            shown.setAccessibleName(f"{name}: {value}")
            self._grid.addWidget(shown, at, 1)
