/// What the pods run, by the shell of their image.
enum PodScripts {
    /// A shard: works on scratch space, then copies its part to the volume; the mark that it is whole comes last.
    static let shard = """
        # The command and its options come as arguments.
        set -eu
        part=part-$JOB_COMPLETION_INDEX-of-$FOOTFALL_SHARDS
        place=$FOOTFALL_PARTS/$part
        # What lies there is of an earlier run, or of a pod that was lost.
        rm -f "$place/finished"
        footfall "$@" --shard env --out "$FOOTFALL_SCRATCH/parts"
        mkdir -p "$place"
        cp "$FOOTFALL_SCRATCH/parts/$part"/* "$place/"
        echo "$FOOTFALL_JOB" >"$place/finished"

        """

    /// The merge: waits until all parts bear the mark of the same Job. How long, the Job's deadline says.
    static let merge = """
        # Options of the merge come as arguments.
        set -eu
        mkdir -p "$FOOTFALL_PARTS"
        cd "$FOOTFALL_PARTS"
        known=
        while :; do
            # How many parts the Job has marked that marked most.
            count=$(cat part-*-of-"$FOOTFALL_SHARDS"/finished 2>/dev/null | sort | uniq -c | sort -n | tail -n 1 |
                { read -r count _ && echo "$count" || echo 0; })
            [ "$count" != "$known" ] && echo "$count of $FOOTFALL_SHARDS shards are through"
            known=$count
            [ "$count" -lt "$FOOTFALL_SHARDS" ] || break
            sleep "${FOOTFALL_PAUSE:-5}"
        done
        code=0
        footfall merge part-*-of-"$FOOTFALL_SHARDS" "$@" --out "$FOOTFALL_SCRATCH/results" || code=$?
        [ -d "$FOOTFALL_SCRATCH/results" ] || exit "$code"
        mkdir -p "$FOOTFALL_RESULTS"
        cp -r "$FOOTFALL_SCRATCH/results/." "$FOOTFALL_RESULTS/"
        # The same manifest applied once more is another run, which does not begin with these.
        rm -f part-*-of-"$FOOTFALL_SHARDS"/finished
        exit "$code"

        """
}
