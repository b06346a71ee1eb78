/// A container file that builds Footfall from a clone of its repository and leaves a small image: `podman build -f FILE .`
public enum ContainerFile {
    /// The user of the container, who owns nothing in it.
    static let user = 65_532

    /// The file, with a line break at its end.
    public static let text = """
        # Footfall in a small image. In a clone of its repository:
        #   footfall cluster container | podman build --tag footfall --file - .
        # It writes nothing in its own file system, and may be run with a read-only root; TMPDIR says where else it may write.
        FROM docker.io/library/swift:6.3-bookworm AS build
        RUN apt-get update && apt-get install --yes --no-install-recommends libsqlite3-dev zlib1g-dev \\
            && rm -rf /var/lib/apt/lists/*
        WORKDIR /build
        COPY Package.swift ./
        COPY Sources Sources
        COPY Plugins Plugins
        COPY Tests Tests
        # The standard library and Foundation within the program: the image needs no Swift.
        RUN swift build --configuration release --static-swift-stdlib --product footfall \\
            && install -D --strip "$(swift build --configuration release --show-bin-path)/footfall" /out/footfall

        FROM docker.io/library/debian:bookworm-slim
        RUN apt-get update && apt-get install --yes --no-install-recommends \\
                ca-certificates libsqlite3-0 libstdc++6 tzdata zlib1g \\
            && rm -rf /var/lib/apt/lists/*
        COPY --from=build /out/footfall /usr/local/bin/footfall
        USER \(user):\(user)
        ENTRYPOINT ["/usr/local/bin/footfall"]

        """
}
