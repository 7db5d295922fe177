#!/bin/sh
# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
#
# Installs Debian's RabbitMQ for the benchmark, without starting it as a service. Needs root.
set -eu
[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] && exit 0
# Who installs a package for a benchmark does not want its service from now on.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod +x "$policy"
    trap 'rm -f "$policy"' EXIT
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends rabbitmq-server
systemctl disable rabbitmq-server > /dev/null 2>&1 || true
