"""What an operator may choose about where steps run: in processes of this machine, or on several machines.

Here: the fields that `environment` takes in with its own. Not here: reading the environment (environment), the
executors themselves (orchestration/executors.py). Imports nothing heavy: every step of every hour reads it.
"""

from importlib.util import find_spec
from typing import Literal

from pydantic import BaseModel, Field, SecretStr, field_validator, model_validator

ExecutorName = Literal["multiprocess", "celery", "k8s", "docker"]
HERE: ExecutorName = "multiprocess"
BROKERS = ("redis://", "rediss://", "amqp://", "amqps://", "pyamqp://")


class ExecutorOptions(BaseModel):
    """Everything about executors that an operator can choose. Field names are the variables' names in lower case."""

    yt_executor: ExecutorName = Field(HERE, description="multiprocess, celery, k8s or docker")
    yt_celery_broker_url: SecretStr | None = Field(
        None, description="redis://HOST:6379/0 or amqp://USER:PASSWORD@HOST//"
    )

    @field_validator("yt_celery_broker_url")
    @classmethod
    def _is_a_broker(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not value.get_secret_value().startswith(BROKERS):
            message = "unknown scheme"
            raise ValueError(message)
        return value

    @model_validator(mode="after")
    def _executor_can_be_had(self) -> "ExecutorOptions":
        name = self.yt_executor
        if name != HERE and find_spec(f"dagster_{name}") is None:
            message = f"YT_EXECUTOR is '{name}': install the extra with 'pip install \"yt-assets[{name}]\"'"
            raise ValueError(message)
        if name == "celery" and self.yt_celery_broker_url is None:
            message = "YT_CELERY_BROKER_URL is not set, and YT_EXECUTOR=celery sends its steps there"
            raise ValueError(message)
        return self
