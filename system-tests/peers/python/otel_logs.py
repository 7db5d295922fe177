# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
"""The OpenTelemetry SDK's own log exporters, configured as their documentation says.

Usage: otel_logs.py http|grpc URL KEY SERVICE_NAME TEXT
"""
import logging
import sys

from opentelemetry._logs import set_logger_provider
from opentelemetry.sdk._logs import LoggerProvider, LoggingHandler
from opentelemetry.sdk._logs.export import SimpleLogRecordProcessor
from opentelemetry.sdk.resources import Resource

protocol, url, key, service_name, text = sys.argv[1:6]
provider = LoggerProvider(resource=Resource.create({"service.name": service_name, "service.version": "3.1.4"}))
if protocol == "grpc":
    from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter
    exporter = OTLPLogExporter(endpoint=url, insecure=True, headers=(("authorization", "Bearer " + key),))
else:
    from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
    exporter = OTLPLogExporter(endpoint=url + "/v1/logs", headers={"Authorization": "Bearer " + key})
provider.add_log_record_processor(SimpleLogRecordProcessor(exporter))
set_logger_provider(provider)

logger = logging.getLogger("checkout")
logger.setLevel(logging.DEBUG)
logger.addHandler(LoggingHandler(logger_provider=provider))
logger.warning(text, extra={"cart": 77})
try:
    raise ValueError("card expired")
except ValueError:
    logger.exception("payment failed")
provider.shutdown()
print("sent", flush=True)
