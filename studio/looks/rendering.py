"""From a look to jobs of the queue, and from a render back to the look it was."""

from __future__ import annotations

import secrets
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import msgspec

from render.cards import engine_cards
from render.manner import PLANNED, repeating
from render.messages import AnchorMap, ImageRef, RenderRequest
from studio.errors import InputError
from studio.jobs.renders import StoredRender
from studio.jobs.states import Decision, JobKind
from studio.jobs.store import UNREADABLE, JobSummary, NewJob
from studio.library import anchor_maps
from studio.looks.bench import Bench
from studio.looks.values import (
    RENDER_STATES,
    SEEDLESS_ENGINES,
    Look,
    RenderSummary,
    Reopened,
    decode_look,
)
from studio.weights.licences import require_acceptance, uses_kept_weights

SEEDS = 1 << 31


class Rendering(Bench):
    """Methods return futures."""

    def render(self, look: Look, variants: int = 1, *, first: bool = False) -> Future[tuple[str, ...]]:
        """Queue `variants` renders with seeds counting up from the look's. Returns the ids of their jobs.

        The drape engine has no seeds, so it makes one. Raises `InputError` `licence` where the licences of the engine's
        weights, which lie here, were not agreed to.
        """

        def work() -> tuple[str, ...]:
            request = self._request(look)
            self._require_agreement(request)
            count = 1 if look.engine in SEEDLESS_ENGINES else variants
            seeds = tuple(look.seed + number for number in range(count))
            if count > 1:
                request = msgspec.structs.replace(request, variants=seeds)
            jobs = [_job(request, look, seed) for seed in seeds]
            return self._queue.enqueue(jobs, first=first).result()

        return self._pool.submit(work)

    def render_again(
        self, render_id: str, *, another_seed: bool = False, todays_map: bool = False
    ) -> Future[tuple[str, ...]]:
        """Queue what a render was made from once more. Returns the ids of its jobs.

        It is the same request, the anchor map of that time included, by the same plan where there is room for it and
        computed as that says it was, so that the same engine gives the same bytes;
        `another_seed` changes only its seed, `todays_map` only its map; then it is nobody's variant. Works for expired
        renders too. Raises `InputError` where the photo's file is missing or nobody can read what the render was, and
        as `render` does.
        """

        def work() -> tuple[str, ...]:
            reopened = self._reopen(render_id)
            self._require_agreement(reopened.request)
            look, request = reopened.look, reopened.request
            if todays_map:
                request = self._request(look)
            elif another_seed:
                parameters = {name: each for name, each in request.parameters.items() if name != PLANNED}
                request = msgspec.structs.replace(request, variants=(), parameters=parameters)
            else:
                parameters = {**request.parameters, **repeating(reopened.plan)}
                request = msgspec.structs.replace(request, parameters=parameters)
            seed = secrets.randbelow(SEEDS) if another_seed else look.seed
            return self._queue.enqueue([_job(request, look, seed)]).result()

        return self._pool.submit(work)

    def _require_agreement(self, request: RenderRequest) -> None:
        card = engine_cards().get(request.engine)
        if card is not None and uses_kept_weights(card, request.parameters):
            self._catalog.run(lambda session: require_acceptance(session, card)).result()

    def reopen(self, render_id: str) -> Future[Reopened]:
        """The look, the seed, the parameters and the anchor map that a render was made from.

        If the photo's anchor map was changed since, the render stays as it is and is shown as it is: its patch was
        made with the map of that time. What is draped or rendered on the photo from then on uses the map of today,
        unless `render_again` repeats the old request. Raises `InputError`.
        """
        return self._pool.submit(self._reopen, render_id)

    def _reopen(self, render_id: str) -> Reopened:
        stored = self._queue.render(render_id).result()
        look, photo_id = decode_look(stored.look), stored.photo_id
        if look is None or stored.request is None or photo_id is None:
            raise InputError("unreadable_job", UNREADABLE)
        anchors = stored.request.anchors
        version, newest = self._catalog.run(
            lambda session: anchor_maps.find_version(session, photo_id, anchors)
        ).result()
        return Reopened(
            render_id=render_id,
            job_id=stored.job_id,
            look=look,
            request=self._as_it_lies_now(stored.request, photo_id),
            map_version=version,
            map_changed=version is None or version != newest,
            plan=stored.plan,
        )

    def _as_it_lies_now(self, request: RenderRequest, photo_id: str) -> RenderRequest:
        """The same pictures and masks, from where they lie today: photos are moved, and so are profiles."""
        garments = tuple(
            msgspec.structs.replace(
                garment,
                image=self._in_vault(garment.image),
                cutout=None if garment.cutout is None else self._in_vault(garment.cutout),
            )
            for garment in request.garments
        )
        anchors: AnchorMap = anchor_maps.with_masks(request.anchors, self._in_vault)
        photo = self._photo_ref(photo_id)
        return msgspec.structs.replace(request, photo=photo, anchors=anchors, garments=garments)

    def _in_vault(self, image: ImageRef) -> ImageRef:
        path = self._vault.find(image.sha256)
        return image if path is None else ImageRef(str(path), image.sha256)

    def renders(self, photo_id: str | None = None) -> Future[tuple[RenderSummary, ...]]:
        """What was rendered or is to be, of one photo or of all, the oldest first."""

        def work() -> tuple[RenderSummary, ...]:
            jobs = self._queue.jobs(photo_id)
            stored = {render.job_id: render for render in self._queue.renders(photo_id).result()}
            renders = [job for job in jobs.result() if job.kind is JobKind.RENDER]
            listed = sorted(renders, key=lambda job: (job.created_at, job.id))
            return tuple(self._summary(job, stored.get(job.id)) for job in listed)

        return self._pool.submit(work)

    def _summary(self, job: JobSummary, stored: StoredRender | None) -> RenderSummary:
        progress = self._queue.progress(job.id)
        summary = RenderSummary(
            render_id=None,
            job_id=job.id,
            photo_id=job.photo_id,
            title=job.title,
            state=RENDER_STATES[job.state],
            decision=Decision.UNDECIDED,
            engine=job.engine,
            seed=job.seed,
            created_at=job.created_at,
            fraction=progress.fraction if progress else None,
            stage=progress.stage if progress else "",
            message=job.message,
            look=decode_look(job.look),
        )
        if stored is None:
            return summary
        return replace(
            summary,
            render_id=stored.id,
            decision=stored.decision,
            preview=stored.preview,
            checks=stored.checks,
            seconds=stored.seconds,
            expires_at=stored.expires_at,
            warnings=stored.warnings,
        )


def _job(request: RenderRequest, look: Look, seed: int) -> NewJob:
    return NewJob(
        request=msgspec.structs.replace(request, seed=seed),
        look=msgspec.json.encode(msgspec.structs.replace(look, seed=seed)).decode(),
        photo_id=look.photo_id,
        title=Path(request.photo.path).stem,
        garments=look.shown,
    )
