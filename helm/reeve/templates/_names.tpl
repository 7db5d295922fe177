{{- define "reeve.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end }}

{{/* What selectors name: dict root, name. */}}
{{- define "reeve.selector" -}}
app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .name }}
{{- end }}

{{- define "reeve.labels" -}}
{{ include "reeve.selector" . }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/part-of: reeve
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/*
Metadata of an object: dict root, name (component), suffix (of the object's name; else the component) or objectName (the whole of it), labels,
annotations.
*/}}
{{- define "reeve.metadata" -}}
metadata:
  name: {{ .objectName | default (printf "%s-%s" (include "reeve.fullname" .root) (.suffix | default .name)) }}
  labels:
    {{- include "reeve.labels" . | nindent 4 }}
    {{- with .labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- with merge (dict) (.annotations | default dict) .root.Values.commonAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{/* A component: its values over podDefaults, as YAML. */}}
{{- define "reeve.values" -}}
{{- toYaml (mustMergeOverwrite (deepCopy .root.Values.podDefaults) (deepCopy .values)) -}}
{{- end }}

{{/* The same for a pod that ends: no probes, no hook of its end, and nothing beside it, which would not end. */}}
{{- define "reeve.endingValues" -}}
{{- omit (include "reeve.values" . | fromYaml) "startupProbe" "livenessProbe" "readinessProbe" "lifecycle" "extraContainers" | toYaml -}}
{{- end }}

{{/* Whether there is a test: its pod is a hook, and nothing else. */}}
{{- define "reeve.hasTest" -}}
{{- if and .Values.test.enabled (not .Values.hooks.asResources) }}true{{ end -}}
{{- end }}

{{- define "reeve.image" -}}
{{- $common := .root.Values.image -}}
{{- $own := .values.image -}}
{{- $registry := .root.Values.global.imageRegistry | default $own.registry | default $common.registry -}}
{{- $name := $own.repository | default (print $common.prefix .image) -}}
{{- with $registry }}{{ trimSuffix "/" . }}/{{ end -}}
{{- $name -}}
{{- if $own.digest }}@{{ $own.digest }}{{ else }}:{{ $own.tag | default $common.tag | default .root.Chart.AppVersion }}{{ end -}}
{{- end }}

{{- define "reeve.serviceAccountName" -}}
{{- if .values.serviceAccount.name -}}
{{- .values.serviceAccount.name -}}
{{- else if .values.serviceAccount.create -}}
{{- include "reeve.fullname" .root }}-{{ .name -}}
{{- else -}}
default
{{- end -}}
{{- end }}

{{/* Address of the brokers. */}}
{{- define "reeve.brokers" -}}
dns://{{ include "reeve.fullname" . }}-broker-headless:5555
{{- end }}

{{- define "reeve.publicUrl" -}}
{{- $gateway := .Values.gateway -}}
{{- if $gateway.publicUrl -}}
{{- $gateway.publicUrl | trimSuffix "/" -}}
{{- else if and $gateway.ingress.enabled $gateway.ingress.hosts -}}
http{{ if $gateway.ingress.tls }}s{{ end }}://{{ first $gateway.ingress.hosts }}
{{- else if and $gateway.httpRoute.enabled $gateway.httpRoute.hostnames -}}
https://{{ first $gateway.httpRoute.hostnames }}
{{- else if $gateway.tls.existingSecret -}}
https://{{ include "reeve.fullname" . }}-gateway:{{ $gateway.service.tlsPort }}
{{- else -}}
http://{{ include "reeve.fullname" . }}-gateway{{ if ne (int $gateway.service.port) 80 }}:{{ $gateway.service.port }}{{ end }}
{{- end -}}
{{- end }}

{{/* Names of Secrets, given or made. */}}
{{- define "reeve.curveSecret" -}}
{{- .root.Values.curve.existingSecretPrefix | default (print (include "reeve.fullname" .root) "-curve") }}-{{ .name }}
{{- end }}
{{- define "reeve.allowList" -}}
{{- $made := printf "%s-allow" (.Values.curve.existingSecretPrefix | default (print (include "reeve.fullname" .) "-curve")) -}}
{{- .Values.curve.allowList.existingConfigMap | default $made -}}
{{- end }}
{{- define "reeve.tlsSecret" -}}
{{- $given := ternary .root.Values.tls.internal.brokerSecret .root.Values.tls.internal.operatorSecret (eq .name "broker") -}}
{{- $given | default (printf "%s-tls-internal-%s" (include "reeve.fullname" .root) .name) -}}
{{- end }}
{{- define "reeve.databaseSecret" -}}
{{- if eq .Values.postgresql.mode "external" -}}
{{- required "postgresql.existingSecret: the Secret with username and password of your PostgreSQL" .Values.postgresql.existingSecret -}}
{{- else -}}
{{- include "reeve.fullname" . }}-postgresql
{{- end -}}
{{- end }}
{{- define "reeve.adminSecret" -}}
{{- .Values.admin.existingSecret | default (print (include "reeve.fullname" .) "-admin") -}}
{{- end }}
{{- define "reeve.encryptionSecret" -}}
{{- .Values.auth.encryption.existingSecret | default (print (include "reeve.fullname" .) "-auth-encryption") -}}
{{- end }}

{{/* What `reeve keys ensure` has to look after: its options, one a line. */}}
{{- define "reeve.missingSecrets" -}}
{{- $tls := .Values.tls.internal -}}
{{- if and .Values.curve.enabled (not .Values.curve.existingSecretPrefix) }}
curve
{{- end }}
{{- if and .Values.operator.enabled (not $tls.certManager.enabled) (not (and $tls.brokerSecret $tls.operatorSecret)) }}
tls
{{- end }}
{{- if eq .Values.postgresql.mode "trial" }}
postgresql
{{- end }}
{{- if not .Values.auth.encryption.existingSecret }}
encryption
{{- end }}
{{- if not .Values.admin.existingSecret }}
admin
{{- end }}
{{- end }}
