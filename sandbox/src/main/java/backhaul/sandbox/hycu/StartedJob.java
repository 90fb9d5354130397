package backhaul.sandbox.hycu;

import java.time.Instant;

/// A job that a controller was asked to start, and did.
///
/// @param object the uuid of what is backed up; with the API `v1` the backup's name
/// @param createdAt by the clock that jobs live by
/// @param toldAt when it was created, as the API tells it
/// @param body of the request that started it
public record StartedJob(
        String id,
        String type,
        String object,
        String name,
        Instant createdAt,
        Instant toldAt,
        String body) {}
