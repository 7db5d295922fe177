{{/* Settings as a file of properties. What would end a key early, and backslashes, are escaped; all numbers of ours are whole. */}}
{{- define "reeve.properties" -}}
{{- range $key, $value := . }}
{{- $text := kindIs "float64" $value | ternary (printf "%v" ($value | int64)) (kindIs "slice" $value | ternary (join "," $value) (toString $value)) }}
{{ $key | replace "\\" "\\\\" | replace " " "\\ " | replace ":" "\\:" | replace "=" "\\=" }}={{ $text | replace "\\" "\\\\" | replace "\n" "\\n" }}
{{- end }}
{{- end }}

{{/*
The pod of a component: dict root, name (component), image, values (merged), ports (name: number), env, settings (properties, or none),
mounts (list of dict name, secret | configMap; at /reeve/<name>), data (of a claim of that name, or "temporary"), token (whether it speaks
to the API server), client (whether it connects to brokers), withoutManagement (no port 9000).
*/}}
{{- define "reeve.pod" -}}
metadata:
  labels:
    {{- /* without the chart's version: a new chart alone restarts nothing */}}
    {{- omit (include "reeve.labels" . | fromYaml) "helm.sh/chart" | toYaml | nindent 4 }}
    {{- if .client }}
    reeve.dev/broker-client: {{ include "reeve.fullname" .root }}
    {{- end }}
    {{- with .values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  {{- $sum := dict }}
  {{- if .settings }}
  {{- $sum = dict "checksum/config" (include "reeve.properties" .settings | sha256sum) }}
  {{- end }}
  {{- with merge $sum .values.podAnnotations .root.Values.commonAnnotations }}
  annotations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
spec:
  serviceAccountName: {{ include "reeve.serviceAccountName" . }}
  automountServiceAccountToken: {{ or .token .values.serviceAccount.automount | default false }}
  enableServiceLinks: false
  terminationGracePeriodSeconds: {{ .values.terminationGracePeriodSeconds }}
  {{- with .root.Values.global.imagePullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  {{- with .values.podSecurityContext }}
  securityContext:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- with .values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  topologySpreadConstraints:
    {{- if .values.topologySpreadConstraints }}
    {{- toYaml .values.topologySpreadConstraints | nindent 4 }}
    {{- else }}
    {{- $selector := include "reeve.selector" . }}
    {{- range list "topology.kubernetes.io/zone" "kubernetes.io/hostname" }}
    - maxSkew: 1
      topologyKey: {{ . }}
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- $selector | nindent 10 }}
    {{- end }}
    {{- end }}
  {{- with .values.initContainers }}
  initContainers:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  containers:
    - name: {{ .name }}
      image: {{ include "reeve.image" . | quote }}
      imagePullPolicy: {{ .values.image.pullPolicy | default .root.Values.image.pullPolicy }}
      {{- with .values.extraArgs }}
      args:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with concat (.env | default list) (ternary (tpl (toYaml .values.extraEnv) .root | fromYamlArray) (list) (gt (len .values.extraEnv) 0)) }}
      env:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .values.extraEnvFrom }}
      envFrom:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with merge (dict) (.ports | default dict) (.withoutManagement | default false | ternary (dict) (dict "management" 9000)) }}
      ports:
        {{- range $name, $port := . }}
        - name: {{ $name }}
          containerPort: {{ $port }}
        {{- end }}
      {{- end }}
      {{- range $probe := list "startupProbe" "livenessProbe" "readinessProbe" }}
      {{- with index $.values $probe }}
      {{ $probe }}:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- end }}
      {{- with .values.lifecycle }}
      lifecycle:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .values.resources }}
      resources:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      {{- with .values.securityContext }}
      securityContext:
        {{- toYaml . | nindent 8 }}
      {{- end }}
      volumeMounts:
        - name: tmp
          mountPath: /tmp
        {{- if .settings }}
        - name: settings
          mountPath: /app/config
          readOnly: true
        {{- end }}
        {{- if .data }}
        - name: data
          mountPath: /data
        {{- end }}
        {{- range .mounts }}
        - name: {{ .name }}
          mountPath: /reeve/{{ .name }}
          readOnly: true
        {{- end }}
        {{- with .values.extraVolumeMounts }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    {{- with .values.extraContainers }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  volumes:
    - name: tmp
      emptyDir: {}
    {{- if eq (.data | default "") "temporary" }}
    - name: data
      emptyDir: {}
    {{- end }}
    {{- if .settings }}
    - name: settings
      configMap:
        name: {{ include "reeve.fullname" .root }}-{{ .name }}
    {{- end }}
    {{- range .mounts }}
    - name: {{ .name }}
      {{- if .configMap }}
      configMap:
        name: {{ .configMap }}
      {{- else }}
      secret:
        secretName: {{ .secret }}
        defaultMode: 256 # 0400, which YAML 1.2 reads as 400
      {{- end }}
    {{- end }}
    {{- with .values.extraVolumes }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end }}
