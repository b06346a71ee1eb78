extension KubernetesManifest {
    // MARK: The Jobs

    var shards: YAMLText {
        let spec: YAMLText = [
            "completionMode": "Indexed",
            "completions": .number(run.shards),
            "parallelism": .number(parallel),
            "backoffLimitPerIndex": .number(retries),
            "activeDeadlineSeconds": .number(deadline.seconds),
            "podFailurePolicy": [
                "rules": [
                    Self.ignoresDisruption,
                    [
                        "action": "FailIndex",
                        "onExitCodes": ["operator": "In", "values": [.number(ExitCode.badInput)]],
                    ],
                ]
            ],
        ]
        let script = [
            YAMLText.text("\(Place.files)/shard.sh"), .text(run.command), .text("\(Place.files)/\(Self.scenarioFile)"),
        ]
        let words = script + run.options.map { .text(Self.argument($0)) }
        let pod = pod(
            component: "shard", arguments: words, cpus: run.resources.cpus,
            environment: [["name": "FOOTFALL_SHARDS", "value": .text("\(run.shards)")]], secret: secret)
        return job(name, component: "shard", spec.adding("template", pod))
    }

    var merge: YAMLText {
        let verdicts = [1, ExitCode.badInput, ExitCode.backendFailed, ExitCode.invalid, ExitCode.unverified]
        let spec: YAMLText = [
            "backoffLimit": .number(retries),
            "activeDeadlineSeconds": .number(deadline.seconds),
            "podFailurePolicy": [
                "rules": [
                    Self.ignoresDisruption,
                    // A verdict is no accident: merging once more would say the same.
                    [
                        "action": "FailJob",
                        "onExitCodes": ["operator": "In", "values": .list(verdicts.map(YAMLText.number))],
                    ],
                ]
            ],
        ]
        let words = ["\(Place.files)/merge.sh"] + run.mergeOptions.map(Self.argument)
        let pod = pod(
            component: "merge", arguments: words.map(YAMLText.text), cpus: 1,
            environment: [["name": "FOOTFALL_SHARDS", "value": .text("\(run.shards)")]], secret: nil)
        return job(name + "-merge", component: "merge", spec.adding("template", pod))
    }

    private enum ExitCode {
        static let badInput = 2
        static let backendFailed = 3
        static let invalid = 4
        static let unverified = 5
    }

    private static let ignoresDisruption: YAMLText = [
        "action": "Ignore", "onPodConditions": [["type": "DisruptionTarget", "status": "True"]],
    ]

    private func job(_ name: String, component: String, _ spec: YAMLText) -> YAMLText {
        ["apiVersion": "batch/v1", "kind": "Job", "metadata": metadata(name, component: component), "spec": spec]
    }

    // MARK: The pods

    enum Place {
        static let files = "/footfall/files"
        static let data = KubernetesManifest.dataFolder
        static let scratch = KubernetesManifest.scratchFolder
    }

    private func pod(
        component: String, arguments: [YAMLText], cpus: Int, environment: [YAMLText], secret: String?
    ) -> YAMLText {
        var spec: YAMLText = [
            // A pod is not mended but made anew: a shard begins from its beginning.
            "restartPolicy": "Never",
            "automountServiceAccountToken": false,
            "securityContext": [
                "runAsNonRoot": true, "runAsUser": .number(ContainerFile.user),
                "runAsGroup": .number(ContainerFile.user),
                "fsGroup": .number(ContainerFile.user), "seccompProfile": ["type": "RuntimeDefault"],
            ],
        ]
        if component == "shard" {
            spec = spec.adding("activeDeadlineSeconds", run.resources.time.map { .number($0.seconds) })
            spec = spec.adding("topologySpreadConstraints", spread)
        }
        spec = spec.adding(
            "containers", [container(component, arguments, cpus: cpus, environment: environment, secret: secret)])
        return ["metadata": ["labels": labels(component)], "spec": spec.adding("volumes", volumes)]
    }

    /// On as many nodes as there are, so that shards do not disturb each other.
    private var spread: YAMLText {
        [
            [
                "maxSkew": 1, "topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "ScheduleAnyway",
                "labelSelector": ["matchLabels": labels("shard")],
            ]
        ]
    }

    private func container(
        _ name: String, _ arguments: [YAMLText], cpus: Int, environment: [YAMLText], secret: String?
    ) -> YAMLText {
        let places: [(name: String, value: String)] = [
            // Apart from what other scenarios leave on the same volume.
            ("FOOTFALL_PARTS", Place.data + "/\(run.name).shards"), ("FOOTFALL_RESULTS", Place.data + "/results"),
            ("FOOTFALL_SCRATCH", Place.scratch), ("TMPDIR", Place.scratch),
        ]
        let job: YAMLText = [
            "name": "FOOTFALL_JOB",
            "valueFrom": ["fieldRef": ["fieldPath": "metadata.labels['batch.kubernetes.io/controller-uid']"]],
        ]
        let own = places.map { ["name": .text($0.name), "value": .text($0.value)] as YAMLText } + [job]
        let memory = YAMLText.text("\(run.resources.memory.mebibytes)Mi")
        let container: YAMLText = [
            "name": .text(name), "image": .text(image), "command": ["/bin/sh"], "args": .list(arguments),
            "workingDir": .text(Place.scratch), "env": .list(environment + own),
        ]
        return container.adding("envFrom", secret.map { [["secretRef": ["name": .text($0)]]] })
            .adding(
                "resources", ["requests": ["cpu": .text("\(cpus)"), "memory": memory], "limits": ["memory": memory]]
            )
            .adding(
                "securityContext",
                [
                    "allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true,
                    "capabilities": ["drop": ["ALL"]],
                ]
            )
            .adding(
                "volumeMounts",
                [
                    ["name": "files", "mountPath": .text(Place.files), "readOnly": true],
                    ["name": "data", "mountPath": .text(Place.data)],
                    ["name": "scratch", "mountPath": .text(Place.scratch)],
                ])
    }

    /// A word as it reaches the program: Kubernetes puts variables in place of `$(NAME)`, and takes `$$` for a dollar sign.
    static func argument(_ word: String) -> String {
        let pieces = Pieces.of(word, between: ShardedRun.shardMark).map { piece in
            piece.unicodeScalars.map { $0 == "$" ? "$$" : String($0) }.joined()
        }
        return pieces.joined(separator: "$(JOB_COMPLETION_INDEX)")
    }
}
