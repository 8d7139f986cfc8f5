# The release of host/release in an image. docker build -t hookdesk . && docker run -p 5080:5080 -v hookdesk:/data hookdesk
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
# npm fetches the browser libraries.
COPY --from=node:22-bookworm-slim /usr/local/ /usr/local/
WORKDIR /src
COPY . .
# linux-arm64 for machines of that kind.
ARG RUNTIME=linux-x64
# The time that the files carry.
ARG SOURCE_DATE_EPOCH=1767225600
RUN SOURCE_DATE_EPOCH=$SOURCE_DATE_EPOCH host/release -r $RUNTIME -o /release \
    && mkdir /hookdesk && tar -xzf /release/*.tar.gz -C /hookdesk --strip-components=1 \
    && mkdir /data

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0
COPY --from=build /hookdesk /opt/hookdesk
COPY --from=build --chown=$APP_UID:$APP_UID /data /data
ENV Hookdesk__DataDirectory=/data Urls=http://0.0.0.0:5080
WORKDIR /data
VOLUME /data
USER $APP_UID
EXPOSE 5080
# The image has no curl; bash speaks TCP itself.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/5080 && printf 'GET /health/live HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q ' 200 ' <&3"]
ENTRYPOINT ["/opt/hookdesk/Hookdesk.Host"]
