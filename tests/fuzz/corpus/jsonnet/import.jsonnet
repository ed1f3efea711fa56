(import 'other.libsonnet') + {a: importstr '/etc/hostname', b: import '../../../dev/zero'}
