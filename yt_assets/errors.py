"""The root of all errors that this project raises on purpose, and what each of them says besides its words.

Here: kind, setting and remedy as data, and the sentence made of them. Not here: the errors of a room (`errors.py` in
youtube/, storage/ and pipeline/), and what follows from a kind (orchestration/failures.py for a step, cli/errors.py for
a command).

    YtAssetsError                     permanent
        SettingsError                 permanent     settings/environment.py
        BadAlertRules                 permanent     settings/alert_rules.py
        BadNetworkSetting             permanent     errors.py
        BadChannelReference           permanent     youtube/errors.py
        YouTubeError                  permanent
            QuotaExhausted            permanent
            OperatorNeeded            permanent
            Refused                   permanent
                PageTokenRejected     permanent
            ChannelUnavailable        permanent
                ChannelNotFound       permanent
            TransientError            transient
            ProtocolError             transient
                Unreadable            transient
        StorageError                  permanent     storage/errors.py
            BadDatabaseUrl            permanent
            DatabaseUnreachable       transient
            SchemaTooNew              permanent
            SchemaTooOld              permanent
            ForeignDatabase           permanent
            UnfinishedCopy            permanent
            CopyRefused               permanent
            CopyFailed                later_run
            SchemaMismatch            permanent
            RowsRefused               permanent
            Superseded                later_run
        HourError                     permanent     pipeline/errors.py
            NeverCaptured             permanent
            NotYet                    permanent
            NotCapturedYet            permanent
            NotMaterialized           permanent
            WindowClosed              permanent
            BatchesLost               transient
            HourIncomplete            later_run
            FeaturesBehind            later_run
            OwnedByAnother            permanent
            StandsBy                  later_run
            NothingObserved           permanent
            RunGone                   later_run
            DeliveredTooOften         later_run
            SettingsDiffer            permanent
            NoStepValue               permanent
            MixedSources              permanent
            UnwatchedChannel          permanent
            NoChannels                permanent
            NamesWaiting              permanent
        NotDelivered                  transient     orchestration/alerts/webhook.py
        QuestionError                 permanent     client/errors.py
            NotLetIn                  permanent
            NothingThere              permanent
            BadQuestion               permanent
            ServiceAway               transient
"""

from typing import Literal

from yt_assets.display.sanitize import harmless_line

# transient: another attempt within seconds may succeed. later_run: not this step, but a later run of the hour may.
# permanent: it stays until a person, or midnight in California, changes something.
Kind = Literal["transient", "later_run", "permanent"]


class YtAssetsError(Exception):
    """The root. `setting` is the variable to look at, None when no setting is wrong; `remedy` what a person can do.

    `remedy` ends the message. It may be a clause, after a message that ends with a colon.
    """

    kind: Kind = "permanent"
    setting: str | None = None
    remedy: str = ""
    # Whether a newer capture of the hour is the reason, and another run computes it.
    is_overtaken = False

    def __init__(self, message: str, remedy: str = "") -> None:
        # YouTube's own words or a title may be in it, and errors go everywhere: into logs, events, tables, a terminal.
        # So they are made harmless here.
        super().__init__(harmless_line(f"{message} {remedy}"))
        self.remedy = remedy or self.remedy

    @property
    def sentence(self) -> str:
        """What a person reads: the error's words, with the setting to look at in front unless they name it."""
        text = str(self)
        return text if self.setting is None or self.setting in text else f"{self.setting}: {text}"


class BadNetworkSetting(YtAssetsError):
    """A proxy or a certificate file that the environment names and no request can use."""

    def __init__(self, variable: str, why: str, remedy: str) -> None:
        super().__init__(f"{variable} {why}.", remedy)
        self.setting = variable
