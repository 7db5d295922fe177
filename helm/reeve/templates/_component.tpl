{{/* Service account, settings and disruption budget of a component. */}}
{{- define "reeve.accompanying" }}
{{- if .values.serviceAccount.create }}
---
apiVersion: v1
kind: ServiceAccount
{{ include "reeve.metadata" (merge (dict "objectName" (include "reeve.serviceAccountName" .) "annotations" .values.serviceAccount.annotations) .) }}
automountServiceAccountToken: false
{{- end }}
{{- if .settings }}
---
apiVersion: v1
kind: ConfigMap
{{ include "reeve.metadata" . }}
data:
  application.properties: |
    {{- include "reeve.properties" .settings | trim | nindent 4 }}
{{- end }}
{{- if and .values.pdb.enabled (not .withoutPdb) }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
{{ include "reeve.metadata" . }}
spec:
  maxUnavailable: {{ .values.pdb.maxUnavailable }}
  {{- with .evictUnhealthy }}
  unhealthyPodEvictionPolicy: AlwaysAllow
  {{- end }}
  selector:
    matchLabels:
      {{- include "reeve.selector" . | nindent 6 }}
{{- end }}
{{- end }}

{{/* A Deployment; scaled = somebody else writes its replicas. */}}
{{- define "reeve.deployment" }}
---
apiVersion: apps/v1
kind: Deployment
{{ include "reeve.metadata" . }}
spec:
  {{- if not .scaled }}
  replicas: {{ .values.replicaCount }}
  {{- end }}
  revisionHistoryLimit: {{ .values.revisionHistoryLimit }}
  strategy:
    {{- .values.updateStrategy | default (dict "type" "RollingUpdate" "rollingUpdate" (dict "maxSurge" 1 "maxUnavailable" 0)) | toYaml | nindent 4 }}
  selector:
    matchLabels:
      {{- include "reeve.selector" . | nindent 6 }}
  template:
    {{- include "reeve.pod" . | nindent 4 }}
{{- end }}

{{/* The pool of a Deployment: dict root, name, values, service. */}}
{{- define "reeve.pool" }}
{{- $pool := .values.pool }}
{{- $spec := deepCopy $pool.spec }}
{{- $grace := .values.terminationGracePeriodSeconds | int }}
{{- $drain := dig "scaleDown" "drainSeconds" 70 $spec | int }}
{{- if gt $drain $grace }}
{{- fail (printf "%s: a worker that is drained for %d s needs more than a terminationGracePeriodSeconds of %d" .name $drain $grace) }}
{{- end }}
---
apiVersion: reeve.dev/v1alpha1
kind: ReeveWorkerPool
{{ include "reeve.metadata" (merge (dict "labels" (dict "reeve.dev/installation" (include "reeve.fullname" .root))) .) }}
spec:
  {{- mustMergeOverwrite $spec (dict
      "service" .service
      "scaleTargetRef" (dict "name" (printf "%s-%s" (include "reeve.fullname" .root) .name))
      "replicas" (mustMergeOverwrite (dig "replicas" (dict) $spec) (dict "min" $pool.min "max" $pool.max))
      "scaleDown" (mustMergeOverwrite (dict "drainSeconds" $drain) (dig "scaleDown" (dict) $spec))) | toYaml | nindent 2 }}
{{- end }}

{{/* Pods of a Deployment whose number the operator writes, if there is one: what the three above take. */}}
{{- define "reeve.pooled" }}
{{- include "reeve.deployment" (merge (dict "scaled" .root.Values.operator.enabled) .) }}
{{- include "reeve.accompanying" . }}
{{- if .root.Values.operator.enabled }}
{{- include "reeve.pool" . }}
{{- end }}
{{- end }}

{{/* What a service of ours needs to connect to brokers: settings, as YAML. */}}
{{- define "reeve.connect" -}}
reeve.brokers: {{ include "reeve.brokers" .root }}
{{- if .root.Values.curve.enabled }}
reeve.key-file: /reeve/curve/reeve.key
{{- end }}
{{- end }}

{{- define "reeve.podIdentity" -}}
- name: REEVE_POD_NAME
  valueFrom: {fieldRef: {fieldPath: metadata.name}}
- name: REEVE_POD_NAMESPACE
  valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
- name: REEVE_NODE_NAME
  valueFrom: {fieldRef: {fieldPath: spec.nodeName}}
{{- end }}

{{/* Database of auth or logger: environment. */}}
{{- define "reeve.databaseEnv" -}}
{{- $secret := include "reeve.databaseSecret" .root -}}
{{- $prefix := printf "REEVE_%s_DATABASE_" (upper .name) -}}
- name: {{ $prefix }}URL
  {{- if and (eq .root.Values.postgresql.mode "external") .root.Values.postgresql.url }}
  value: {{ .root.Values.postgresql.url | quote }}
  {{- else }}
  valueFrom: {secretKeyRef: {name: {{ $secret }}, key: url}}
  {{- end }}
- name: {{ $prefix }}USERNAME
  valueFrom: {secretKeyRef: {name: {{ $secret }}, key: username}}
- name: {{ $prefix }}PASSWORD
  valueFrom: {secretKeyRef: {name: {{ $secret }}, key: password}}
{{- end }}

{{/* Ports of gateways beside http and https by their names, as YAML; a listener's name has at most 11 characters. */}}
{{- define "reeve.listenerPorts" -}}
{{- if .otlpHttp.enabled }}
otlp-http: {{ .otlpHttp.port }}
{{- end }}
{{- if .otlpGrpc.enabled }}
otlp-grpc: {{ .otlpGrpc.port }}
{{- end }}
{{- range $name, $listener := .tcp }}
{{ printf "tcp-%s" $name | trimSuffix "-" }}: {{ $listener.port }}
{{- end }}
{{- end }}

{{/* The pods of a component, as a peer of a NetworkPolicy: dict root, name. */}}
{{- define "reeve.peer" -}}
podSelector:
  matchLabels:
    {{- include "reeve.selector" . | nindent 4 }}
{{- end }}

{{/* A list of ports of a NetworkPolicy. */}}
{{- define "reeve.ports" -}}
{{- range . }}
- protocol: TCP
  port: {{ . }}
{{- end }}
{{- end }}

{{/* A list of peers of a NetworkPolicy. */}}
{{- define "reeve.networks" -}}
{{- range . }}
- ipBlock: {cidr: {{ . | quote }}}
{{- end }}
{{- end }}
