"""A meter whose figures Prometheus reads (https://prometheus.io/docs/instrumenting/exposition_formats/)."""

from __future__ import annotations

from typing import Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from bot.telemetry import METRICS, Metric

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"


class PrometheusMeter:
    """Keeps figures in a registry of its own; see `bot.telemetry.Meter`."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._counters: dict[str, Counter] = {}
        self._gauges: dict[str, Gauge] = {}
        self._histograms: dict[str, Histogram] = {}
        for metric in METRICS:
            self._make(metric)

    def count(self, metric: Metric, by: float = 1, /, **labels: str) -> None:
        """Adds to a counter."""
        counter = self._counters[metric.name]
        (counter.labels(**labels) if labels else counter).inc(by)

    def observe(self, metric: Metric, value: float, /, **labels: str) -> None:
        """Adds one value to a histogram."""
        histogram = self._histograms[metric.name]
        (histogram.labels(**labels) if labels else histogram).observe(value)

    def set(self, metric: Metric, value: float, /, **labels: str) -> None:
        """Sets a gauge."""
        gauge = self._gauges[metric.name]
        (gauge.labels(**labels) if labels else gauge).set(value)

    def clear(self, metric: Metric) -> None:
        """Drops a gauge's values: of labels that nothing has any more."""
        self._gauges[metric.name].clear()

    def page(self) -> bytes:
        """Every figure, as Prometheus reads it."""
        return generate_latest(self._registry)

    def _make(self, metric: Metric) -> None:
        names = (metric.name, metric.what, metric.labels)
        match metric.kind:
            case "counter":
                self._counters[metric.name] = Counter(*names, registry=self._registry)
            case "gauge":
                self._gauges[metric.name] = Gauge(*names, registry=self._registry)
            case "histogram":
                self._histograms[metric.name] = Histogram(
                    *names, buckets=metric.buckets, registry=self._registry
                )
