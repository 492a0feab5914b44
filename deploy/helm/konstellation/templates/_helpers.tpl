{{- define "konstellation.name" -}}
{{- printf "%s" .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- end }}

{{- define "konstellation.selector" -}}
app.kubernetes.io/name: konstellation
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "konstellation.labels" -}}
{{ include "konstellation.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end }}

{{- define "konstellation.host" -}}
{{- regexReplaceAll ":[0-9]+$" (urlParse .Values.publicBaseUrl).host "" -}}
{{- end }}

{{- define "konstellation.claim" -}}
{{- .Values.persistence.existingClaim | default (printf "%s-data" (include "konstellation.name" .)) -}}
{{- end }}

{{- define "konstellation.backupClaim" -}}
{{- .Values.backup.existingClaim | default (printf "%s-backups" (include "konstellation.name" .)) -}}
{{- end }}

{{- define "konstellation.pod" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: {type: RuntimeDefault}
{{- with .Values.image.pullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{- define "konstellation.container" -}}
image: {{ printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) | quote }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
env: {{- include "konstellation.env" . | nindent 2 }}
{{- end }}

{{- define "konstellation.env" -}}
- {name: KONSTELLATION_PUBLIC_BASE_URL, value: {{ .Values.publicBaseUrl | quote }}}
- {name: KONSTELLATION_ALLOWED_HOSTS, value: {{ prepend .Values.allowedHosts (include "konstellation.host" .) | join "," | quote }}}
- {name: KONSTELLATION_TRUSTED_PROXY_COUNT, value: {{ .Values.trustedProxyCount | quote }}}
- {name: KONSTELLATION_TIME_ZONE, value: {{ .Values.timeZone | quote }}}
- {name: KONSTELLATION_MAIL_FROM, value: {{ .Values.mailFrom | quote }}}
- {name: KONSTELLATION_LOG_LEVEL, value: {{ .Values.logLevel | quote }}}
- {name: KONSTELLATION_WEB_THREADS, value: {{ .Values.web.threads | quote }}}
- {name: WEB_CONCURRENCY, value: {{ .Values.web.processes | quote }}}
- {name: KONSTELLATION_ELASTICSEARCH_SHARDS, value: {{ .Values.elasticsearch.shards | quote }}}
- {name: KONSTELLATION_ELASTICSEARCH_REPLICAS, value: {{ .Values.elasticsearch.replicas | quote }}}
{{- if .Values.authorities.configMap }}
- {name: KONSTELLATION_ELASTICSEARCH_CA_FILE, value: {{ printf "/run/authorities/%s" .Values.authorities.elasticsearchKey | quote }}}
{{- end }}
{{- range $name, $key := include "konstellation.secrets" . | fromYaml }}
- {name: {{ printf "%s_FILE" $name }}, value: {{ printf "/run/konstellation/%s" $key | quote }}}
{{- end }}
{{- range $name, $value := .Values.settings }}
- {name: {{ $name }}, value: {{ $value | toString | quote }}}
{{- end }}
{{- end }}

{{/* Setting by setting, the key of the Secret that holds it. */}}
{{- define "konstellation.secrets" -}}
{{- $names := dict "secretKey" "KONSTELLATION_SECRET_KEY" "personalNumberKey" "KONSTELLATION_PERSONAL_NUMBER_KEY" "databaseUrl" "DATABASE_URL" "elasticsearchUrl" "ELASTICSEARCH_URL" "elasticsearchApiKey" "KONSTELLATION_ELASTICSEARCH_API_KEY" "mailUrl" "KONSTELLATION_MAIL_URL" "metricsToken" "KONSTELLATION_METRICS_TOKEN" "sentryDsn" "SENTRY_DSN" -}}
{{- range $what, $key := .Values.secret.keys }}
{{- if $key }}
{{ get $names $what }}: {{ $key }}
{{- end }}
{{- end }}
{{- end }}

{{- define "konstellation.mounts" -}}
- {name: tmp, mountPath: /tmp}
- {name: data, mountPath: /data}
- {name: secrets, mountPath: /run/konstellation, readOnly: true}
{{- if .Values.authorities.configMap }}
- {name: authorities, mountPath: /run/authorities, readOnly: true}
{{- end }}
{{- end }}

{{/* All but the data: the hook before an installation has no volume yet. */}}
{{- define "konstellation.volumes" -}}
- name: tmp
  emptyDir: {sizeLimit: 512Mi}
- name: secrets
  secret:
    secretName: {{ .Values.secret.name }}
    defaultMode: 0440
{{- with .Values.authorities.configMap }}
- name: authorities
  configMap: {name: {{ . }}}
{{- end }}
{{- end }}

{{- define "konstellation.data" -}}
- name: data
  persistentVolumeClaim: {claimName: {{ include "konstellation.claim" . }}}
{{- end }}

{{- define "konstellation.probe" -}}
httpGet:
  path: {{ .path }}
  port: http
  # Hosts that the product does not know are refused, a pod's own address too.
  httpHeaders: [{name: Host, value: {{ .host | quote }}}]
{{- end }}
