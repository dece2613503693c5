// Made by `npm run types` from the server's OpenAPI document; do not edit.

export interface paths {
    "/api/v1/agencies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Departments, utilities, public-service companies. */
        get: operations["agencies_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/agencies/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Departments, utilities, public-service companies. */
        get: operations["agencies_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Who holds which site. Offices keep those of their district. */
        get: operations["assignments_list"];
        put?: never;
        /** @description Who holds which site. Offices keep those of their district. */
        post: operations["assignments_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/assignments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Who holds which site. Offices keep those of their district. */
        get: operations["assignments_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** @description Who holds which site. Offices keep those of their district. */
        patch: operations["assignments_partial_update"];
        trace?: never;
    };
    "/api/v1/cases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Problems raised at sites. */
        get: operations["cases_list"];
        put?: never;
        /** @description Problems raised at sites. */
        post: operations["cases_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/cases/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Problems raised at sites. */
        get: operations["cases_retrieve"];
        put?: never;
        post?: never;
        /** @description Problems raised at sites. */
        delete: operations["cases_destroy"];
        options?: never;
        head?: never;
        /** @description Problems raised at sites. */
        patch: operations["cases_partial_update"];
        trace?: never;
    };
    "/api/v1/cases/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The list as a file: filtered and ordered as it, without pages. Places are those of the sites. */
        get: operations["cases_export_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What cases are about: a list that everybody shares. */
        get: operations["categories_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/categories/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What cases are about: a list that everybody shares. */
        get: operations["categories_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/checklists": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description Checklists: those in force unless asked otherwise, and any version by its id. Offices draft, publish and withdraw
         *     versions; once published, what a version asks never changes.
         */
        get: operations["checklists_list"];
        put?: never;
        /**
         * @description Checklists: those in force unless asked otherwise, and any version by its id. Offices draft, publish and withdraw
         *     versions; once published, what a version asks never changes.
         */
        post: operations["checklists_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/checklists/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description Checklists: those in force unless asked otherwise, and any version by its id. Offices draft, publish and withdraw
         *     versions; once published, what a version asks never changes.
         */
        get: operations["checklists_retrieve"];
        put?: never;
        post?: never;
        /**
         * @description Checklists: those in force unless asked otherwise, and any version by its id. Offices draft, publish and withdraw
         *     versions; once published, what a version asks never changes.
         */
        delete: operations["checklists_destroy"];
        options?: never;
        head?: never;
        /**
         * @description Checklists: those in force unless asked otherwise, and any version by its id. Offices draft, publish and withdraw
         *     versions; once published, what a version asks never changes.
         */
        patch: operations["checklists_partial_update"];
        trace?: never;
    };
    "/api/v1/checklists/{id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Put a draft in force. Again changes nothing. With an If-Match only if it still is what was read. */
        post: operations["checklists_publish_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/checklists/{id}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Take a version out of force, for good; visits that name it go on with it. Again changes nothing. */
        post: operations["checklists_withdraw_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/checklists/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Read an XLSForm and tell what it would be here, and what cannot be taken over. Saves nothing: POST the form
         *     as a draft.
         */
        post: operations["checklists_import_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What a page needs to know before anybody signs in. */
        get: operations["config_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The sites of one's territory that somebody holds at the end of the period, and how often they were visited. */
        get: operations["coverage_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/crs-proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description The devices that await a decision in which coordinate system they record, for who may decide: overseers of their
         *     people. Nobody else is shown any.
         */
        get: operations["crs_proposals_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Tablets and phones: enrolment and revocation. */
        get: operations["devices_list"];
        put?: never;
        /** @description Sign a device in; the token is shown once. */
        post: operations["devices_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Tablets and phones: enrolment and revocation. */
        get: operations["devices_retrieve"];
        put?: never;
        post?: never;
        /** @description Revoke a device: one's own, or as supervisor or office one of the territory. */
        delete: operations["devices_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/crs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description For whoever sees the device. A proposal tells where its person was: that it was looked at is noted. */
        get: operations["devices_crs_retrieve"];
        put?: never;
        /**
         * @description Say in which system it records, as proposed or otherwise: for who oversees its person. Positions to come are
         *     converted as they come; those stored since then are put right within minutes. Safe to repeat; setting back what
         *     held before leads back to the same numbers.
         */
        post: operations["devices_crs_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/crs/reject": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Reject the pending proposal: for who oversees the device's person. Visits until now are not looked at for
         *     another. Safe to repeat.
         */
        post: operations["devices_crs_reject_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/ingest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description For whoever sees the device. */
        get: operations["devices_ingest_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/ingest-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Make a key, shown once; a former one dies. For one's own device; as overseer for a person whose every role
         *     lies in the territory.
         */
        post: operations["devices_ingest_key_create"];
        /** @description Revoke the key. Safe to repeat. */
        delete: operations["devices_ingest_key_destroy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/quarantine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description For the revoked device itself, within 90 days: groups as in push, kept byte for byte for review and never
         *     applied. Safe to repeat. At most 50 MiB a device, whatever the kind of wipe.
         */
        post: operations["devices_quarantine_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/devices/{id}/wiped": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description For the revoked device itself, within 90 days. The first time counts; saying it again changes nothing. */
        post: operations["devices_wiped_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/districts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Territories, as a tree. GeoJSON lists carry the boundaries. */
        get: operations["districts_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/districts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Territories, as a tree. GeoJSON lists carry the boundaries. */
        get: operations["districts_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/duty-windows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description When people are on duty, and their positions may be kept. Offices set it for their district and its people. */
        get: operations["duty_windows_list"];
        put?: never;
        /** @description When people are on duty, and their positions may be kept. Offices set it for their district and its people. */
        post: operations["duty_windows_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/duty-windows/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description When people are on duty, and their positions may be kept. Offices set it for their district and its people. */
        get: operations["duty_windows_retrieve"];
        put?: never;
        post?: never;
        /** @description When people are on duty, and their positions may be kept. Offices set it for their district and its people. */
        delete: operations["duty_windows_destroy"];
        options?: never;
        head?: never;
        /** @description When people are on duty, and their positions may be kept. Offices set it for their district and its people. */
        patch: operations["duty_windows_partial_update"];
        trace?: never;
    };
    "/api/v1/enrolment-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Make a one-time code that lets a device in, as text and as QR. */
        post: operations["enrolment_codes_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description What happened on the live map, the latest first: about oneself, and for overseers at the sites of their
         *     territory.
         */
        get: operations["events_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The list as a file: filtered and ordered as it, without pages. Places are those of the sites. */
        get: operations["events_export_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/heat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description Where visits gather: squares with the visits at the sites within them, the minutes they took as reported, and how
         *     many people made them.
         *
         *     One counts what one may see. Whoever makes visits in a district gets, for a whole month that is over, what others
         *     did there too, where at least five others were.
         */
        get: operations["heat_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Every change of one record, newest first (at most 500): who, when, from where, what it was and became. */
        get: operations["history_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest-messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Messages of phone apps that could not be used: one's own, and for overseers those of their territory's people. */
        get: operations["ingest_messages_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest-messages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Messages of phone apps that could not be used: one's own, and for overseers those of their territory's people. */
        get: operations["ingest_messages_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest-messages/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The body byte for byte, but for a key. */
        get: operations["ingest_messages_content_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest-messages/{id}/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Put it away, with a note. Safe to repeat. */
        post: operations["ingest_messages_dismiss_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest-messages/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Read it once more, as after an update. When that succeeds it is settled as `retried`, else it stays open. */
        post: operations["ingest_messages_retry_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description Background jobs: failed ones unless `status` says otherwise, the newest first unless `ordering` does. For
         *     operators.
         */
        get: operations["jobs_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/jobs/{job}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Put a failed job back into the queue. */
        post: operations["jobs_retry_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/maps/offline-packages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description The part of the basemap around the places that one works at, to be taken along.
         *
         *     POST asks for it; while it is `building`, GET it again until it is `ready` or `failed`. The file is fetched in
         *     ranges, and its ETag is its SHA-256: with `If-Range` a download goes on only while the file is the same.
         */
        get: operations["maps_offline_packages_list"];
        put?: never;
        /** @description Ask for the map of one's own places as they are today. People with the same places share one. */
        post: operations["maps_offline_packages_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/maps/offline-packages/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description The part of the basemap around the places that one works at, to be taken along.
         *
         *     POST asks for it; while it is `building`, GET it again until it is `ready` or `failed`. The file is fetched in
         *     ranges, and its ETag is its SHA-256: with `If-Range` a download goes on only while the file is the same.
         */
        get: operations["maps_offline_packages_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/maps/offline-packages/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The archive, whole or a range of it. */
        get: operations["maps_offline_packages_file_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Who is signed in, with roles. */
        get: operations["me_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** @description Choose the language one is addressed in. */
        patch: operations["me_partial_update"];
        trace?: never;
    };
    "/api/v1/me/erasure": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description An administrator does it; `GET me/stored` tells when it was done. While one is open, it stays the one. */
        post: operations["me_erasure_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Positions, trails, last position, unusable messages and looks: a file of JSON Lines for each. */
        get: operations["me_export_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/looks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Who looked at one's own positions, the newest first. */
        get: operations["me_looks_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/me/stored": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description How much, since when, for how long; what was asked to be erased, and what an erasure leaves. */
        get: operations["me_stored_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/panoramas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Panoramas that the caller sent, or may see through their sites; newest first. */
        get: operations["panoramas_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/panoramas/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Panoramas that the caller sent, or may see through their sites; newest first. */
        get: operations["panoramas_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/panoramas/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The original, byte for byte, for download. */
        get: operations["panoramas_file_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/panoramas/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A small upright JPEG without any metadata, to be shown. */
        get: operations["panoramas_preview_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/photos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Photos that the caller sent, or may see through the records they belong to; newest first. */
        get: operations["photos_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/photos/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Photos that the caller sent, or may see through the records they belong to; newest first. */
        get: operations["photos_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/photos/{id}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The original, byte for byte, for download. */
        get: operations["photos_file_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/photos/{id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A small upright JPEG without any metadata, to be shown. */
        get: operations["photos_preview_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/positions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Where people were last seen on duty: one's own, and for overseers those in their territory. */
        get: operations["positions_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quarantined-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Groups that revoked devices of the territory handed in. For overseers. */
        get: operations["quarantined_groups_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quarantined-groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Groups that revoked devices of the territory handed in. For overseers. */
        get: operations["quarantined_groups_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quarantined-groups/{id}/adopt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Take a photo or a stretch of a trail over, as if the device had sent it now. It is reviewed then. Safe to
         *     repeat.
         */
        post: operations["quarantined_groups_adopt_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quarantined-groups/{id}/content": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The group byte for byte; of a photo its bytes. */
        get: operations["quarantined_groups_content_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quarantined-groups/{id}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Mark as reviewed, with a note on what became of it. Safe to repeat. */
        post: operations["quarantined_groups_review_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description Reported visits of the territories that one oversees, the latest first; none for others. Verdicts stand here as a
         *     word and a number: who asks for findings or the trail looks at a person's positions, and that is noted.
         */
        get: operations["reviews_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reviews/{visit}/neighbours": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description Which visits stand before and after this one in the list as it is filtered and ordered, also when the filters
         *     let this one through no longer: who has decided on a visit goes on from there.
         */
        get: operations["reviews_neighbours_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reviews/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description How many there are of each verdict and decision. */
        get: operations["reviews_counts_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reviews/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The list as a file: filtered and ordered as it, without pages. Places are those of the sites. */
        get: operations["reviews_export_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/service-points": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description Where people hand in, collect and ask.
         *
         *     Without a sign-in the public points; offices and supervisors see all of their territory. The office of a territory
         *     adds, changes and strikes off its points.
         */
        get: operations["service_points_list"];
        put?: never;
        /**
         * @description Where people hand in, collect and ask.
         *
         *     Without a sign-in the public points; offices and supervisors see all of their territory. The office of a territory
         *     adds, changes and strikes off its points.
         */
        post: operations["service_points_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/service-points/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description Where people hand in, collect and ask.
         *
         *     Without a sign-in the public points; offices and supervisors see all of their territory. The office of a territory
         *     adds, changes and strikes off its points.
         */
        get: operations["service_points_retrieve"];
        put?: never;
        post?: never;
        /**
         * @description Where people hand in, collect and ask.
         *
         *     Without a sign-in the public points; offices and supervisors see all of their territory. The office of a territory
         *     adds, changes and strikes off its points.
         */
        delete: operations["service_points_destroy"];
        options?: never;
        head?: never;
        /**
         * @description Where people hand in, collect and ask.
         *
         *     Without a sign-in the public points; offices and supervisors see all of their territory. The office of a territory
         *     adds, changes and strikes off its points.
         */
        patch: operations["service_points_partial_update"];
        trace?: never;
    };
    "/api/v1/service-points/nearest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description The service points nearest to a place, open to all.
         *
         *     Public points in service (`status` open) inside the radius, nearest first by geodesic distance on the WGS 84
         *     ellipsoid. Equal distances, in whole millimetres, are ordered by id. `total` counts all inside the radius.
         */
        get: operations["service_points_nearest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What gets visited: enterprises and projects. Offices keep those of their district. */
        get: operations["sites_list"];
        put?: never;
        /** @description What gets visited: enterprises and projects. Offices keep those of their district. */
        post: operations["sites_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What gets visited: enterprises and projects. Offices keep those of their district. */
        get: operations["sites_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** @description What gets visited: enterprises and projects. Offices keep those of their district. */
        patch: operations["sites_partial_update"];
        trace?: never;
    };
    "/api/v1/sites/{id}/panoramas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description The timeline of a site: its panoramas, the newest first. One that does not tell when it was taken stands where it
         *     came.
         */
        get: operations["sites_panoramas_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sites/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The list as a file: filtered and ordered as it, without pages. Places are those of the sites. */
        get: operations["sites_export_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sync/conflicts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Values that collided: of one's own work, and for overseers of their territory. */
        get: operations["sync_conflicts_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sync/conflicts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Values that collided: of one's own work, and for overseers of their territory. */
        get: operations["sync_conflicts_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * @description Give fields in conflict the value they are to have, any value. With the last one the conflict is resolved.
         *
         *     For its authors, as long as they may write the record, and for the territory's overseers.
         */
        patch: operations["sync_conflicts_partial_update"];
        trace?: never;
    };
    "/api/v1/sync/ops": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description What devices sent and what it was answered: one's own, and for overseers that of their territory's people. */
        get: operations["sync_ops_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sync/ops/{device}/{op}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Mark a rejected operation as reviewed, with a note on what became of it. Safe to repeat. For overseers. */
        post: operations["sync_ops_review_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sync/pull": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description A snapshot of what is in the device's scope (no cursor), or what changed since a cursor; page by page.
         *
         *     `more` says whether to ask again at once. A cursor is only good for the device it was given to.
         */
        get: operations["sync_pull_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sync/push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * @description Apply groups of operations, each whole or not at all; one answer for each operation, in the order sent.
         *
         *     The answer is sent after commit. An operation may be sent again: it is answered as before (`duplicate`).
         */
        post: operations["sync_push_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sync/waiting": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description How many conflicts are open and how many refused operations nobody has looked at, of those visible; and of
         *     how many devices one is to decide in which coordinate system they record.
         */
        get: operations["sync_waiting_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trails/gpx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Store a file's track points; each `index` is a point's place among them. Any DTD is refused. */
        post: operations["trails_gpx_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trails/nmea": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Store the fixes of a log's RMC and GGA sentences; each `index` is a fix's place among them. */
        post: operations["trails_nmea_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/trails/points": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Store positions. The answer is sent after commit; what it counts is stored. */
        post: operations["trails_points_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Begin a resumable upload (tus 1.0). Bytes may come along (creation-with-upload). */
        post: operations["uploads_create"];
        delete?: never;
        /** @description What of tus is spoken here. */
        options: operations["uploads_options"];
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/uploads/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** @description End an unfinished upload. A finished one stays: 409. */
        delete: operations["uploads_terminate"];
        options?: never;
        /** @description How much of an upload has arrived. */
        head: operations["uploads_offset"];
        /** @description Send the next bytes. With the last one the file is checked, stored and handed to its subject. */
        patch: operations["uploads_append"];
        trace?: never;
    };
    "/api/v1/uploads/known": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Unknown and somebody else's look alike: one answer, one query, the same time. */
        get: operations["uploads_known_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Oneself, and for supervisors and offices the people of their territory. */
        get: operations["users_list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Oneself, and for supervisors and offices the people of their territory. */
        get: operations["users_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/visit-photos": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Photos of visits: announced here, sent through `uploads/`. */
        get: operations["visit_photos_list"];
        put?: never;
        /** @description Photos of visits: announced here, sent through `uploads/`. */
        post: operations["visit_photos_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/visit-photos/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Photos of visits: announced here, sent through `uploads/`. */
        get: operations["visit_photos_retrieve"];
        put?: never;
        post?: never;
        /** @description Photos of visits: announced here, sent through `uploads/`. */
        delete: operations["visit_photos_destroy"];
        options?: never;
        head?: never;
        /** @description Photos of visits: announced here, sent through `uploads/`. */
        patch: operations["visit_photos_partial_update"];
        trace?: never;
    };
    "/api/v1/visits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Visits: planned, under way, reported, verified or returned. */
        get: operations["visits_list"];
        put?: never;
        /** @description Visits: planned, under way, reported, verified or returned. */
        post: operations["visits_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/visits/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description Visits: planned, under way, reported, verified or returned. */
        get: operations["visits_retrieve"];
        put?: never;
        post?: never;
        /** @description Visits: planned, under way, reported, verified or returned. */
        delete: operations["visits_destroy"];
        options?: never;
        head?: never;
        /** @description Visits: planned, under way, reported, verified or returned. */
        patch: operations["visits_partial_update"];
        trace?: never;
    };
    "/api/v1/visits/{id}/corroboration": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description The verdict of the rules, with every finding and its effect, for those who may see the trail. 404
         *     `not_judged_yet` until it is there.
         */
        get: operations["visits_corroboration_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/visits/{id}/corroboration/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description What people decided of the visit, the newest first, which counts; before there is a verdict, too. For those
         *     who may see the trail. It tells of no position, so reading it is no look at one.
         */
        get: operations["visits_corroboration_decisions_list"];
        put?: never;
        /**
         * @description Accept the report (the visit is verified), reject it (it goes back, as by `return`) or query it (it stays):
         *     for the overseers of the site's district.
         */
        post: operations["visits_corroboration_decisions_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/visits/{id}/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Report. The same again changes nothing; another time is 409 `visit_already_finished`. */
        post: operations["visits_finish_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/visits/{id}/map.html": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description The map that goes with the report, as HTML that needs no network: site, coarse trail, photos' places,
         *     verdict.
         */
        get: operations["visits_map.html_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/visits/{id}/return": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Send the report back, with the reason: for the overseers of the site's district. */
        post: operations["visits_return_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/visits/{id}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Arrive. The same again changes nothing; another time is 409 `visit_already_started`. */
        post: operations["visits_start_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/visits/{id}/trail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The trail, for those who take part and the overseers of the district. The person can see who looked. */
        get: operations["visits_trail_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/visits/{id}/trail.gpx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The trail's undoubted positions as GPX, a segment for each unbroken stretch. */
        get: operations["visits_trail.gpx_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/visits/{id}/trail.mfjson": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The trail's undoubted positions as moving features. */
        get: operations["visits_trail.mfjson_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/visits/{id}/trail/roads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The roads that the trail followed, where the operator runs a Valhalla; for those who may see the trail. */
        get: operations["visits_trail_roads_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/visits/{id}/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description Accept the report: for the overseers of the site's district. */
        post: operations["visits_verify_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/visits/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description The list as a file: filtered and ordered as it, without pages. Places are those of the sites. */
        get: operations["visits_export_retrieve"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ingest/osmand": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description One position in the address. Other parameters are ignored. */
        get: operations["ingest_osmand_retrieve"];
        put?: never;
        /** @description One position as a form, or those of the JSON of Traccar Client 9. */
        post: operations["ingest_osmand_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ingest/overland": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description A batch of GeoJSON points, in m/s, metres, battery 0–1; -1 is unknown. */
        post: operations["ingest_overland_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ingest/owntracks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** @description One message of any `_type`. */
        post: operations["ingest_owntracks_create"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tiles/{layer}.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description TileJSON 3.0.0 of a layer: address template of its tiles, zooms, attributes. */
        get: operations["tiles_json"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tiles/{layer}/{z}/{x}/{y}.mvt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * @description A vector tile (MVT 2.1) with the layer's rows that the caller may see.
         *
         *     At low zooms points are counted on a grid: features then carry `count`, and single ones their attributes. The ETag
         *     is the content's: a client that sends it back is answered 304 while nothing in the tile has changed.
         */
        get: operations["tiles_mvt"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tiles/basemap/{z}/{x}/{y}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description A tile of the basemap's archive, where `BASEMAP_PMTILES` names one; `config` says whether. Open to all. */
        get: operations["tiles_basemap"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @enum {string} */
        AdoptableEnum: "photo" | "positions";
        Adopted: {
            /** @description of positions: taken now */
            accepted?: number;
            /** @description of positions: there before */
            duplicate?: number;
            /**
             * Format: uuid
             * @description of a photo: the visit photo
             */
            photo?: string;
            /** @description of positions: off duty, or none */
            rejected?: number;
            /**
             * Format: uuid
             * @description the visit that it belongs to
             */
            visit: string | null;
        };
        /** @description A model's strict serializer. `id` may be minted by the client on create (see `client_id`). */
        Agency: {
            readonly code: string;
            /** Format: uuid */
            readonly district: string;
            readonly district_name: string;
            /** Format: uuid */
            readonly id: string;
            readonly kind: components["schemas"]["AgencyKindEnum"];
            readonly name: string;
            /** English name */
            readonly name_en: string;
            /** Revision */
            readonly rev: number;
        };
        /**
         * @description * `department` - department
         *     * `office` - office
         *     * `utility` - utility
         *     * `company` - public-service company
         * @enum {string}
         */
        AgencyKindEnum: "department" | "office" | "utility" | "company";
        /**
         * @description * `overland` - Overland
         *     * `owntracks` - OwnTracks
         *     * `osmand` - Traccar Client
         * @enum {string}
         */
        AppEnum: "overland" | "owntracks" | "osmand";
        /** @description Who holds a site (a person or an agency, exactly one), from `starts_on` until before `ends_on`. */
        Assignment: {
            /** Format: date-time */
            readonly created_at: string;
            /**
             * Until before
             * Format: date
             */
            ends_on?: string | null;
            /** Format: uuid */
            holder_agency?: string | null;
            readonly holder_name: string;
            /** Format: uuid */
            holder_user?: string | null;
            /**
             * Format: uuid
             * @description may be minted by the client (UUIDv7); makes a resend harmless
             */
            id?: string;
            interval_days: number;
            readonly liaison_names: string[];
            liaisons?: string[];
            /** Revision */
            readonly rev: number;
            /** Format: uuid */
            site: string;
            readonly site_name: string;
            readonly site_name_en: string;
            /**
             * From
             * Format: date
             */
            starts_on: string;
            /** Format: date-time */
            readonly updated_at: string;
        };
        /** @description Who holds a site (a person or an agency, exactly one), from `starts_on` until before `ends_on`. */
        AssignmentRequest: {
            /**
             * Until before
             * Format: date
             */
            ends_on?: string | null;
            /** Format: uuid */
            holder_agency?: string | null;
            /** Format: uuid */
            holder_user?: string | null;
            /**
             * Format: uuid
             * @description may be minted by the client (UUIDv7); makes a resend harmless
             */
            id?: string;
            interval_days: number;
            liaisons?: string[];
            /** Format: uuid */
            site: string;
            /**
             * From
             * Format: date
             */
            starts_on: string;
        };
        /** @description That a device awaits a decision. What its visits say stands at the device: it tells where its person was. */
        AwaitingCrs: {
            /**
             * Format: double
             * @description 0 to 1: how surely it is no accident
             */
            readonly certainty: number;
            /** Proposed */
            readonly crs: components["schemas"]["DeviceCrsEnum"];
            /** Format: uuid */
            readonly device: string;
            readonly device_name: string;
            /** Format: uuid */
            readonly id: string;
            /**
             * Counts as
             * @description as what the positions count now
             *
             *     * `wgs84` - WGS 84
             *     * `gcj02` - GCJ-02
             *     * `bd09` - BD-09
             */
            readonly labelled: components["schemas"]["DeviceCrsEnum"];
            /** Format: date-time */
            readonly made_at: string;
            /**
             * Format: date-time
             * @description before the first visit that says so
             */
            readonly since: string;
            /** @description how many sites say so that lie at least 1 km from one another */
            readonly sites: number;
            /** Format: uuid */
            readonly user: string;
            readonly user_name: string;
        };
        Basemap: {
            archive: components["schemas"]["BasemapArchive"] | null;
            attribution: string;
            style_url: string | null;
            tiles_url: string | null;
        };
        BasemapArchive: {
            kind: components["schemas"]["BasemapArchiveKindEnum"];
            max_zoom: number;
            min_zoom: number;
            /** @description address template with {z}, {x}, {y} */
            tiles: string;
        };
        /**
         * @description * `vector` - vector
         *     * `raster` - raster
         * @enum {string}
         */
        BasemapArchiveKindEnum: "vector" | "raster";
        /** @description A problem raised at a site, mostly during a visit; with one it stands at that visit's site, and outlives it. */
        Case: {
            /** Format: uuid */
            category: string;
            readonly category_name: string;
            readonly category_name_en: string;
            /** Format: date-time */
            readonly created_at: string;
            /** Format: uuid */
            readonly district: string;
            readonly district_name: string;
            /**
             * Format: uuid
             * @description may be minted by the client (UUIDv7); makes a resend harmless
             */
            id?: string;
            position?: {
                coordinates: number[];
                /** @enum {string} */
                type: "Point";
            } | null;
            /** Format: date-time */
            readonly raised_at: string;
            /** Revision */
            readonly rev: number;
            /** Format: date-time */
            readonly settled_at: string | null;
            /** Settled on the spot */
            settled_on_site?: boolean;
            /** Format: uuid */
            site: string;
            readonly site_name: string;
            readonly site_name_en: string;
            readonly source: string;
            /**
             * Submitted by
             * Format: uuid
             */
            readonly submitter: string;
            readonly submitter_name: string;
            text: string;
            /** Format: date-time */
            readonly updated_at: string;
            /** Format: uuid */
            visit?: string | null;
        };
        /** @description A problem raised at a site, mostly during a visit; with one it stands at that visit's site, and outlives it. */
        CaseRequest: {
            /** Format: uuid */
            category: string;
            /**
             * @description coordinate system of the coordinates in this body; stored as WGS 84
             *
             *     * `wgs84` - wgs84
             *     * `gcj02` - gcj02
             *     * `bd09` - bd09
             *     * `cgcs2000` - cgcs2000
             */
            crs?: components["schemas"]["CrsEnum"];
            /**
             * Format: uuid
             * @description may be minted by the client (UUIDv7); makes a resend harmless
             */
            id?: string;
            position?: {
                coordinates: number[];
                /** @enum {string} */
                type: "Point";
            } | null;
            /** Settled on the spot */
            settled_on_site?: boolean;
            /** Format: uuid */
            site: string;
            text: string;
            /** Format: uuid */
            visit?: string | null;
        };
        /** @description What a case is about. */
        Category: {
            readonly code: string;
            /** Format: uuid */
            readonly id: string;
            readonly name: string;
            /** English name */
            readonly name_en: string;
            /** Place in lists */
            readonly order: number;
            /** Revision */
            readonly rev: number;
        };
        Change: {
            action: string;
            /** Format: uuid */
            actor_id?: string | null;
            actor_name?: string | null;
            after?: unknown | null;
            /** Format: date-time */
            at: string;
            before?: unknown | null;
            /**
             * Format: double
             * @description seconds by which the device's clock was ahead of ours when it sent
             */
            clock_offset_s?: number | null;
            /**
             * Format: uuid
             * @description where the operation's other values are
             */
            conflict?: string | null;
            /** Format: uuid */
            device_id?: string | null;
            device_name?: string | null;
            /**
             * Format: date-time
             * @description by the device's clock; orders nothing
             */
            made_at?: string | null;
            /** Format: uuid */
            object_id: string;
            /**
             * Format: uuid
             * @description the operation by which a device made it
             */
            op?: string | null;
            /** @description applied, merged or conflict */
            op_status?: string | null;
            request_id?: string | null;
            /** Format: int64 */
            rev?: number | null;
            /** Format: int64 */
            seq: number;
            source: string;
            type: string;
        };
        /**
         * @description One version of a checklist. `form` is the definition of what is asked, `schema` the JSON Schema (2020-12) of the
         *     answers that follows from it; a body has one of them. A version never changes once it is published; the next one
         *     gets the next number.
         */
        Checklist: {
            code: string;
            /** Format: date-time */
            readonly created_at: string;
            /** @description null: of an older version, which has a schema only */
            form?: {
                /** @enum {integer} */
                form: 1;
                items: ({
                    /** @enum {string} */
                    kind: "date" | "group" | "integer" | "long_text" | "many" | "note" | "number" | "one" | "photo" | "position" | "repeat" | "signature" | "text" | "time" | "yes_no";
                    label: {
                        [key: string]: string;
                    };
                    name: string;
                } & {
                    [key: string]: unknown;
                })[];
            } | null;
            /**
             * Format: uuid
             * @description may be minted by the client (UUIDv7); makes a resend harmless
             */
            id?: string;
            /** Format: date-time */
            readonly published_at: string | null;
            /** Revision */
            readonly rev: number;
            /** @description in a body: a flat one, a property for each question */
            schema?: {
                [key: string]: unknown;
            };
            title: string;
            /** Title in English */
            title_en?: string;
            /** Format: date-time */
            readonly updated_at: string;
            readonly version: number;
            /** Format: date-time */
            readonly withdrawn_at: string | null;
        };
        /**
         * @description One version of a checklist. `form` is the definition of what is asked, `schema` the JSON Schema (2020-12) of the
         *     answers that follows from it; a body has one of them. A version never changes once it is published; the next one
         *     gets the next number.
         */
        ChecklistRequest: {
            code: string;
            /** @description null: of an older version, which has a schema only */
            form?: {
                /** @enum {integer} */
                form: 1;
                items: ({
                    /** @enum {string} */
                    kind: "date" | "group" | "integer" | "long_text" | "many" | "note" | "number" | "one" | "photo" | "position" | "repeat" | "signature" | "text" | "time" | "yes_no";
                    label: {
                        [key: string]: string;
                    };
                    name: string;
                } & {
                    [key: string]: unknown;
                })[];
            } | null;
            /**
             * Format: uuid
             * @description may be minted by the client (UUIDv7); makes a resend harmless
             */
            id?: string;
            /**
             * @description false makes a draft
             * @default true
             */
            publish: boolean;
            /** @description in a body: a flat one, a property for each question */
            schema?: {
                [key: string]: unknown;
            };
            title: string;
            /** Title in English */
            title_en?: string;
        };
        /**
         * @description * `dwell_overlap` - dwell_overlap
         *     * `site_distance` - site_distance
         *     * `coverage` - coverage
         *     * `arrival_leg` - arrival_leg
         *     * `departure_leg` - departure_leg
         *     * `other_time` - other_time
         *     * `photos_at_site` - photos_at_site
         *     * `companion` - companion
         *     * `elsewhere` - elsewhere
         *     * `photos_elsewhere` - photos_elsewhere
         *     * `clock_offset` - clock_offset
         *     * `mocked` - mocked
         *     * `copy_of_own` - copy_of_own
         *     * `copy_of_colleague` - copy_of_colleague
         *     * `repeated_coordinates` - repeated_coordinates
         *     * `constant_accuracy` - constant_accuracy
         *     * `no_jitter` - no_jitter
         *     * `teleports` - teleports
         *     * `nearby` - nearby
         *     * `gap` - gap
         *     * `recorded_in_wgs84` - recorded_in_wgs84
         *     * `recorded_in_gcj02` - recorded_in_gcj02
         *     * `recorded_in_bd09` - recorded_in_bd09
         * @enum {string}
         */
        CodeEnum: "dwell_overlap" | "site_distance" | "coverage" | "arrival_leg" | "departure_leg" | "other_time" | "photos_at_site" | "companion" | "elsewhere" | "photos_elsewhere" | "clock_offset" | "mocked" | "copy_of_own" | "copy_of_colleague" | "repeated_coordinates" | "constant_accuracy" | "no_jitter" | "teleports" | "nearby" | "gap" | "recorded_in_wgs84" | "recorded_in_gcj02" | "recorded_in_bd09";
        Config: {
            basemap: components["schemas"]["Basemap"];
            /** @description lon, lat; WGS 84 */
            centre: number[];
            demo: boolean;
            languages: string[];
            version: string;
            /** Format: double */
            zoom: number;
        };
        /** @description `conflict` is the conflict's own id (as in the answer to a push), `id` its record's (as in the pulled record). */
        Conflict: {
            author_names: (string | null)[];
            authors: string[];
            /** Format: uuid */
            conflict: string;
            /** Format: date-time */
            created_at: string;
            edits: components["schemas"]["Edit"][];
            fields: {
                [key: string]: components["schemas"]["Side"];
            };
            /** @description who set what holds, for each field; empty in lists */
            held: {
                [key: string]: components["schemas"]["Held"];
            };
            /**
             * Format: uuid
             * @description the record's
             */
            id: string;
            /** @description whether the caller may decide it now */
            may_resolve: boolean;
            /** @description of what the values point to, by id, a site's in the language of the request; empty in lists */
            names: {
                [key: string]: string;
            };
            record: components["schemas"]["Record"];
            /** Format: date-time */
            resolved_at: string | null;
            /** Format: uuid */
            resolved_by: string | null;
            resolved_by_name: string | null;
            rev: number;
            /** Format: uuid */
            site: string | null;
            state: components["schemas"]["ConflictStateEnum"];
            type: string;
            /** Format: date-time */
            updated_at: string;
        };
        /**
         * @description * `open` - open
         *     * `resolved` - resolved
         * @enum {string}
         */
        ConflictStateEnum: "open" | "resolved";
        /**
         * @description What the rules say of a reported visit, and what people decided, the newest first (which counts). `earlier` are
         *     the verdicts before this one, the newest first.
         */
        Corroboration: {
            /** Format: date-time */
            computed_at: string;
            decisions: components["schemas"]["Decision"][];
            earlier: components["schemas"]["EarlierVerdict"][];
            findings: components["schemas"]["Finding"][];
            /** @description the device, when it seems to record in another coordinate system and nobody has decided yet */
            readonly proposed_crs: components["schemas"]["ProposedCrs"] | null;
            rules_version: number;
            /**
             * Format: double
             * @description 0 to 1; 0.5 says nothing
             */
            score: number;
            verdict: components["schemas"]["VerdictEnum"];
        };
        /** @description `rate` is the share of required visits that took place; null when none was required. */
        Coverage: {
            /** Format: date */
            first_day: string;
            /** Format: date */
            last_day: string;
            never: number;
            overdue: number;
            /** Format: double */
            rate: number | null;
            rows: components["schemas"]["CoverageRow"][];
        };
        /** @description One assignment. `visits` within the period, whoever made them; the other days as of its end. */
        CoverageRow: {
            /** Format: uuid */
            district: string;
            district_name: string;
            /** Format: date */
            due_on: string;
            holder_name: string;
            /** Format: uuid */
            id: string;
            interval_days: number;
            /** Format: date */
            last_visit_on: string | null;
            /** Format: double */
            lat: number;
            /** Format: double */
            lon: number;
            overdue_days: number;
            /** Format: uuid */
            site: string;
            site_code: string;
            site_name: string;
            site_name_en: string;
            visits: number;
            visits_required: number;
        };
        /**
         * @description * `wgs84` - wgs84
         *     * `gcj02` - gcj02
         *     * `bd09` - bd09
         *     * `cgcs2000` - cgcs2000
         * @enum {string}
         */
        CrsEnum: "wgs84" | "gcj02" | "bd09" | "cgcs2000";
        /** @description `since` is null where a proposal was rejected. */
        DatumDecision: {
            /**
             * Positions corrected
             * @description positions stored before that were put right until now
             */
            readonly corrected: number;
            /** Records in */
            readonly crs: components["schemas"]["DeviceCrsEnum"];
            /** Format: date-time */
            readonly decided_at: string;
            /** Format: uuid */
            readonly decided_by: string;
            readonly decided_by_name: string;
            /**
             * Corrected until
             * Format: date-time
             * @description when the last of them was; null: not yet
             */
            readonly done_at: string | null;
            /** Format: uuid */
            readonly id: string;
            /** Format: uuid */
            readonly proposal: string | null;
            readonly reason: string;
            /** Format: date-time */
            readonly since: string | null;
        };
        DatumProposal: {
            /**
             * Format: double
             * @description 0 to 1: how surely it is no accident
             */
            certainty: number;
            crs: components["schemas"]["DeviceCrsEnum"];
            /** @description the newest first */
            evidence: components["schemas"]["Evidence"][];
            /** Format: uuid */
            id: string;
            /**
             * @description as what the positions count now
             *
             *     * `wgs84` - WGS 84
             *     * `gcj02` - GCJ-02
             *     * `bd09` - BD-09
             */
            labelled: components["schemas"]["DeviceCrsEnum"];
            /** Format: date-time */
            made_at: string;
            /**
             * Format: date-time
             * @description before the first of these visits
             */
            since: string;
            /** @description how many of them lie at least 1 km from one another */
            sites: number;
        };
        /** @description What a person decided of a visit. */
        Decision: {
            /** Format: date-time */
            readonly decided_at: string;
            /** Format: uuid */
            readonly decided_by: string;
            readonly decided_by_name: string;
            decision: components["schemas"]["DecisionEnum"];
            /** Format: uuid */
            readonly id: string;
            /** @description required unless the report is accepted */
            reason?: string;
        };
        /**
         * @description * `accepted` - accepted
         *     * `queried` - queried
         *     * `rejected` - rejected
         * @enum {string}
         */
        DecisionEnum: "accepted" | "queried" | "rejected";
        /** @description What a person decided of a visit. */
        DecisionRequest: {
            decision: components["schemas"]["DecisionEnum"];
            /** @description required unless the report is accepted */
            reason?: string;
        };
        /**
         * @description * `open` - to decide
         *     * `queried` - queried
         *     * `accepted` - accepted
         *     * `rejected` - rejected
         * @enum {string}
         */
        DecisionStateEnum: "open" | "queried" | "accepted" | "rejected";
        /** @description A model's strict serializer. `id` may be minted by the client on create (see `client_id`). */
        Device: {
            /** Version */
            readonly app_version: string;
            /** Format: date-time */
            readonly created_at: string;
            /** Format: uuid */
            readonly id: string;
            /**
             * Format: date-time
             * @description since when it has one
             */
            readonly ingest_key_at: string | null;
            /** Format: date-time */
            readonly last_seen_at: string | null;
            readonly name: string;
            readonly platform: string;
            /**
             * @description what it handed in after its revocation
             * @default 0
             */
            readonly quarantined_groups: number;
            /**
             * @description of these, not reviewed yet
             * @default 0
             */
            readonly quarantined_open: number;
            readonly queue_depth: number | null;
            /** Revision */
            readonly rev: number;
            /** Format: date-time */
            readonly revoked_at: string | null;
            readonly storage_free: number | null;
            /** Format: uuid */
            readonly user: string;
            readonly user_name: string;
            /** @description after_quarantine, now, or empty */
            readonly wipe: string;
            /** Format: date-time */
            readonly wiped_at: string | null;
        };
        DeviceCrs: {
            /**
             * @description what positions count as whose message names none
             *
             *     * `wgs84` - WGS 84
             *     * `gcj02` - GCJ-02
             *     * `bd09` - BD-09
             */
            crs: components["schemas"]["DeviceCrsEnum"];
            /** @description the newest first */
            decisions: components["schemas"]["DatumDecision"][];
            /** Format: uuid */
            device: string;
            /** @description the pending one */
            proposal: components["schemas"]["DatumProposal"] | null;
        };
        /**
         * @description * `wgs84` - WGS 84
         *     * `gcj02` - GCJ-02
         *     * `bd09` - BD-09
         * @enum {string}
         */
        DeviceCrsEnum: "wgs84" | "gcj02" | "bd09";
        /** @description Refuses fields it does not know (400 `unknown_field`) and fields that only the server sets. */
        DeviceNamingRequest: {
            /** @default  */
            app_version: string;
            /** Format: uuid */
            id: string;
            name: string;
            /** @default  */
            platform: string;
        };
        /** @description Refuses fields it does not know (400 `unknown_field`) and fields that only the server sets. */
        DismissRequest: {
            /** @default  */
            note: string;
        };
        /** @description A strict serializer of a record with geometry. The body may name its coordinate system in `crs`. */
        District: {
            /**
             * Counts as arrived within, metres
             * @description For the sites in it and below that have none of their own.
             */
            readonly arrival_radius_m: number | null;
            readonly boundary: {
                coordinates: number[][][][];
                /** @enum {string} */
                type: "MultiPolygon";
            } | null;
            readonly code: string;
            /** Format: uuid */
            readonly id: string;
            readonly kind: components["schemas"]["DistrictKindEnum"];
            readonly name: string;
            /** English name */
            readonly name_en: string;
            /** Format: uuid */
            readonly parent: string | null;
            readonly path: string;
            /** Revision */
            readonly rev: number;
            readonly source: string;
            /** Came in */
            readonly source_crs: components["schemas"]["CrsEnum"];
        };
        /**
         * @description * `province` - province
         *     * `city` - city
         *     * `county` - county
         *     * `district` - district
         *     * `development_zone` - development zone
         *     * `town` - town
         *     * `street` - street office
         *     * `community` - community
         *     * `village` - village
         * @enum {string}
         */
        DistrictKindEnum: "province" | "city" | "county" | "district" | "development_zone" | "town" | "street" | "community" | "village";
        /** @description In JSON lists the boundary is left out: it is the heavy part, and GeoJSON lists have it. */
        DistrictList: {
            /**
             * Counts as arrived within, metres
             * @description For the sites in it and below that have none of their own.
             */
            readonly arrival_radius_m: number | null;
            readonly code: string;
            /** Format: uuid */
            readonly id: string;
            readonly kind: components["schemas"]["DistrictKindEnum"];
            readonly name: string;
            /** English name */
            readonly name_en: string;
            /** Format: uuid */
            readonly parent: string | null;
            readonly path: string;
            /** Revision */
            readonly rev: number;
            readonly source: string;
            /** Came in */
            readonly source_crs: components["schemas"]["CrsEnum"];
        };
        /**
         * @description When a person, or everyone in a district, is on duty; wall clock of Asia/Shanghai, `weekday` 0 is Monday.
         *
         *     `ends` not after `starts` means the next day.
         */
        DutyWindow: {
            /** Format: date-time */
            readonly created_at: string;
            /** Format: uuid */
            district?: string | null;
            readonly district_name: string | null;
            /**
             * Until
             * @example 08:00:00
             */
            ends: string;
            /**
             * Format: uuid
             * @description may be minted by the client (UUIDv7); makes a resend harmless
             */
            id?: string;
            /** Revision */
            readonly rev: number;
            /**
             * From
             * @example 08:00:00
             */
            starts: string;
            /** Format: date-time */
            readonly updated_at: string;
            /** Format: uuid */
            user?: string | null;
            readonly user_name: string | null;
            weekday: components["schemas"]["WeekdayEnum"];
        };
        /**
         * @description When a person, or everyone in a district, is on duty; wall clock of Asia/Shanghai, `weekday` 0 is Monday.
         *
         *     `ends` not after `starts` means the next day.
         */
        DutyWindowRequest: {
            /** Format: uuid */
            district?: string | null;
            /**
             * Until
             * @example 08:00:00
             */
            ends: string;
            /**
             * Format: uuid
             * @description may be minted by the client (UUIDv7); makes a resend harmless
             */
            id?: string;
            /**
             * From
             * @example 08:00:00
             */
            starts: string;
            /** Format: uuid */
            user?: string | null;
            weekday: components["schemas"]["WeekdayEnum"];
        };
        EarlierVerdict: {
            /** Format: date-time */
            computed_at: string;
            findings: components["schemas"]["Finding"][];
            /** Format: date-time */
            replaced_at: string;
            rules_version: number;
            /**
             * Format: double
             * @description 0 to 1; 0.5 says nothing
             */
            score: number;
            verdict: components["schemas"]["VerdictEnum"];
        };
        Edit: {
            /**
             * Format: double
             * @description the device's clock ahead of ours when it sent
             */
            clock_offset_s: number | null;
            /** Format: uuid */
            device: string | null;
            device_name: string | null;
            fields: {
                [key: string]: unknown;
            };
            /** @description by the device's clock */
            made_at: string | null;
            op: string;
            /** @description by ours */
            received_at: string;
            /** Format: uuid */
            user: string | null;
            user_name: string | null;
        };
        EnrolmentCode: {
            /** @description shown once */
            code: string;
            /** Format: date-time */
            expires_at: string;
            /** Format: uuid */
            id: string;
            /** @description QR code as SVG */
            qr_svg: string;
            /** @description what the QR code says */
            url: string;
            /** Format: uuid */
            user: string;
        };
        /** @description Refuses fields it does not know (400 `unknown_field`) and fields that only the server sets. */
        EnrolmentCodeRequestRequest: {
            /**
             * Format: uuid
             * @description whom the device will belong to; oneself when absent
             */
            user?: string;
        };
        /** @description A request that one's positions be erased; `erased` counts what was, by kind, when `done_at` is set. */
        Erasure: {
            /** Format: date-time */
            readonly done_at: string | null;
            readonly erased: {
                [key: string]: number;
            };
            /** Format: uuid */
            readonly id: string;
            readonly note: string;
            /** Format: date-time */
            readonly requested_at: string;
        };
        /** @description Refuses fields it does not know (400 `unknown_field`) and fields that only the server sets. */
        ErasureRequestRequest: {
            /** @default  */
            note: string;
        };
        /** @description What `/ws/live` tells as an event, with the same names. */
        Event: {
            /** Format: uuid */
            readonly assignment: string | null;
            /** Format: date-time */
            readonly at: string;
            /** Format: uuid */
            readonly district: string;
            readonly district_name: string;
            readonly event: components["schemas"]["EventEnum"];
            /** Format: uuid */
            readonly id: string;
            /** Format: date-time */
            readonly recorded_at: string;
            /** Crossing seen */
            readonly seen: boolean;
            /** Format: uuid */
            readonly site: string;
            readonly site_name: string;
            readonly site_name_en: string;
            /**
             * Person
             * Format: uuid
             */
            readonly user: string | null;
            /** @description None for what an agency holds. */
            readonly user_name: string | null;
            /** Format: uuid */
            readonly visit: string | null;
        };
        /**
         * @description * `arrived` - arrived
         *     * `left` - left
         *     * `overdue` - overdue
         * @enum {string}
         */
        EventEnum: "arrived" | "left" | "overdue";
        /** @description One visit. The distances are medians over the positions of its reported time. */
        Evidence: {
            /** @description from the site if they were recorded in the proposed system */
            after_m: number;
            /** @description from the site as the positions count now */
            before_m: number;
            /** Format: date-time */
            began_at: string;
            fixes: number;
            /** @description for how long they speak */
            seconds: number;
            /** @description between the two */
            shift_m: number;
            site_name: string | null;
            site_name_en: string | null;
            /**
             * Format: uuid
             * @description null for a visit that the caller does not see
             */
            visit: string | null;
        };
        Finding: {
            /**
             * Format: date-time
             * @description when it shows best; null at no time in particular
             */
            readonly begins_at: string | null;
            code: components["schemas"]["CodeEnum"];
            /**
             * Format: double
             * @description what it adds to the log-odds of the visit
             */
            effect: number;
            /** Format: date-time */
            readonly ends_at: string | null;
            /** @description a sentence in the caller's language */
            readonly text: string;
            unit: string;
            /** Format: double */
            value: number;
        };
        /** @description A model's strict serializer. `id` may be minted by the client on create (see `client_id`). */
        FinishRequest: {
            /** Format: date-time */
            finished_at: string;
            note?: string;
        };
        Held: {
            /** Format: uuid */
            actor: string | null;
            actor_name: string | null;
            /** Format: date-time */
            at: string;
            device_name: string | null;
            source: string;
        };
        History: {
            next: string | null;
            /** @description names of the people in lists such as `participant_ids` */
            people: {
                [key: string]: string;
            };
            results: components["schemas"]["Change"][];
        };
        /** @description A form as it would be; nothing is saved. */
        ImportedForm: {
            /** @description from the form's id; may be empty */
            code: string;
            /** @description null: nothing that can be asked is left */
            form: {
                /** @enum {integer} */
                form: 1;
                items: ({
                    /** @enum {string} */
                    kind: "date" | "group" | "integer" | "long_text" | "many" | "note" | "number" | "one" | "photo" | "position" | "repeat" | "signature" | "text" | "time" | "yes_no";
                    label: {
                        [key: string]: string;
                    };
                    name: string;
                } & {
                    [key: string]: unknown;
                })[];
            } | null;
            refused: components["schemas"]["RefusedConstruct"][];
            title: string;
            title_en: string;
            /** @description of pyxform, in English */
            warnings: string[];
        };
        IngestKey: {
            /** Format: date-time */
            created_at: string;
            /** Format: uuid */
            device: string;
            /** @description shown once */
            key: string;
            /** @description the same as a QR code, SVG */
            overland_qr_svg: string;
            /** @description opened on the phone it sets up Overland; holds the key */
            overland_url: string;
        };
        /** @description A model's strict serializer. `id` may be minted by the client on create (see `client_id`). */
        IngestMessage: {
            readonly app: components["schemas"]["AppEnum"];
            /** Reason */
            readonly code: string;
            /** Format: uuid */
            readonly device: string;
            readonly device_name: string;
            /** Format: uuid */
            readonly id: string;
            readonly note: string;
            /** Format: date-time */
            readonly received_at: string;
            /** Revision */
            readonly rev: number;
            /** @description retried, dismissed, or empty */
            readonly settled: string;
            /** Format: date-time */
            readonly settled_at: string | null;
            /** Format: uuid */
            readonly settled_by: string | null;
            readonly settled_by_name: string | null;
            /** SHA-256 */
            readonly sha256: string;
            /** Size, bytes */
            readonly size: number;
            /** Format: uuid */
            readonly user: string;
            readonly user_name: string;
        };
        /** @description A model's strict serializer. `id` may be minted by the client on create (see `client_id`). */
        IngestMessageWithText: {
            readonly app: components["schemas"]["AppEnum"];
            /** Reason */
            readonly code: string;
            readonly content_type: string;
            /** Format: uuid */
            readonly device: string;
            readonly device_name: string;
            /** Format: uuid */
            readonly id: string;
            readonly note: string;
            /** @description of its address, the key struck out */
            readonly query: string;
            /** Format: date-time */
            readonly received_at: string;
            /** Revision */
            readonly rev: number;
            /** @description retried, dismissed, or empty */
            readonly settled: string;
            /** Format: date-time */
            readonly settled_at: string | null;
            /** Format: uuid */
            readonly settled_by: string | null;
            readonly settled_by_name: string | null;
            /** SHA-256 */
            readonly sha256: string;
            /** Size, bytes */
            readonly size: number;
            /** @description its body as UTF-8, what is none replaced */
            readonly text: string;
            /** Format: uuid */
            readonly user: string;
            readonly user_name: string;
        };
        IngestState: {
            /** Format: uuid */
            device: string;
            last_app: components["schemas"]["LastAppEnum"] | components["schemas"]["NullEnum"];
            /**
             * Format: date-time
             * @description when the last message came; null: none ever
             */
            last_at: string | null;
            last_outcome: components["schemas"]["LastOutcomeEnum"] | components["schemas"]["NullEnum"];
            /** @description unusable messages for which there was no room */
            not_kept: number;
            /** @description the last 30 days, newest first */
            off_duty: components["schemas"]["OffDuty"][];
            /** @description unusable messages that nobody has settled */
            open_messages: number;
        };
        Job: {
            args: unknown;
            attempts: number;
            readonly id: number;
            queue_name: string;
            /** Format: date-time */
            scheduled_at?: string | null;
            status: components["schemas"]["JobStatusEnum"];
            task_name: string;
        };
        JobRetry: {
            status: string;
        };
        /**
         * @description * `todo` - todo
         *     * `doing` - doing
         *     * `succeeded` - succeeded
         *     * `failed` - failed
         *     * `cancelled` - cancelled
         *     * `aborted` - aborted
         * @enum {string}
         */
        JobStatusEnum: "todo" | "doing" | "succeeded" | "failed" | "cancelled" | "aborted";
        Kept: {
            /** @description what may still be handed in */
            free_bytes: number;
            /** @description groups kept now */
            kept: number;
            /** @description groups that were kept before */
            known: number;
        };
        /** @description A file that the caller can already read. */
        KnownFile: {
            /**
             * Format: uuid
             * @description a photo with these bytes that the caller may see
             */
            photo: string;
            sha256: string;
            /** @description bytes */
            size: number;
        };
        /**
         * @description * `zh-hans` - zh-hans
         *     * `en` - en
         * @enum {string}
         */
        LanguageEnum: "zh-hans" | "en";
        /**
         * @description * `overland` - overland
         *     * `owntracks` - owntracks
         *     * `osmand` - osmand
         * @enum {string}
         */
        LastAppEnum: "overland" | "owntracks" | "osmand";
        /**
         * @description * `stored` - stored
         *     * `off_duty` - off_duty
         *     * `unusable` - unusable
         *     * `nothing` - nothing
         * @enum {string}
         */
        LastOutcomeEnum: "stored" | "off_duty" | "unusable" | "nothing";
        /** @description Where a person was last seen on duty. `t` is the device's time; units as in `trails/points`. */
        LastPosition: {
            /**
             * Accuracy, metres
             * Format: double
             */
            readonly acc: number | null;
            /** Battery, percent */
            readonly battery: number | null;
            /**
             * Bearing, degrees
             * Format: double
             */
            readonly bearing: number | null;
            /** Format: uuid */
            readonly device: string;
            /** Format: uuid */
            readonly district: string | null;
            readonly district_name: string | null;
            /** Format: uuid */
            readonly id: string;
            readonly location: {
                coordinates: number[];
                /** @enum {string} */
                type: "Point";
            };
            /** Mocked */
            readonly mock: boolean;
            /** @description how many sites that the person holds are overdue, of those that one sees */
            readonly overdue: number;
            /** Format: date-time */
            readonly received_at: string;
            readonly site_name: string | null;
            readonly site_name_en: string | null;
            /**
             * Speed, m/s
             * Format: double
             */
            readonly speed: number | null;
            /**
             * At
             * Format: date-time
             */
            readonly t: string;
            /** Format: uuid */
            readonly user: string;
            readonly user_name: string;
            /**
             * Format: uuid
             * @description the one that the person is on
             */
            readonly visit: string | null;
        };
        /** @description That somebody looked at one's positions, once or more in the hour that began at `since`. */
        Look: {
            /** Format: uuid */
            readonly id: string;
            /**
             * Who looked
             * Format: uuid
             */
            readonly looker: string;
            readonly looker_name: string;
            /** At what */
            readonly purpose: components["schemas"]["PurposeEnum"];
            /**
             * In the hour from
             * Format: date-time
             */
            readonly since: string;
            /** @description of the visit; null: none, or deleted meanwhile */
            readonly site_name: string | null;
            readonly site_name_en: string | null;
            /** Format: uuid */
            readonly visit: string | null;
        };
        Me: {
            /** Format: uuid */
            readonly id: string;
            /**
             * Staff status
             * @description Designates whether the user can log into this admin site.
             */
            is_staff?: boolean;
            /**
             * Superuser status
             * @description Designates that this user has all permissions without explicitly assigning them.
             */
            is_superuser?: boolean;
            readonly language: string;
            readonly name: string;
            roles: components["schemas"]["Membership"][];
            /** @description Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only. */
            readonly username: string;
        };
        Membership: {
            agency: components["schemas"]["Place"] | null;
            district: components["schemas"]["Place"] | null;
            role: components["schemas"]["RoleEnum"];
        };
        /** @description A GeoJSON FeatureCollection, nearest first; equal distances (in whole millimetres) by id. */
        Nearest: {
            features: components["schemas"]["NearestFeature"][];
            /** @description how many lie inside the radius, however many are listed */
            total: number;
            type: components["schemas"]["NearestTypeEnum"];
        };
        NearestFeature: {
            geometry: components["schemas"]["NearestGeometry"];
            /** Format: uuid */
            id: string;
            properties: components["schemas"]["NearestProperties"];
            type: components["schemas"]["NearestFeatureTypeEnum"];
        };
        /**
         * @description * `Feature` - Feature
         * @enum {string}
         */
        NearestFeatureTypeEnum: "Feature";
        NearestGeometry: {
            coordinates: number[];
            type: components["schemas"]["NearestGeometryTypeEnum"];
        };
        /**
         * @description * `Point` - Point
         * @enum {string}
         */
        NearestGeometryTypeEnum: "Point";
        /** @description What a feature of `nearest` says beside its place. */
        NearestProperties: {
            readonly address: string;
            readonly area: string;
            readonly code: string;
            /** Format: date-time */
            readonly created_at: string;
            /**
             * Format: double
             * @description metres along the WGS 84 ellipsoid, to the millimetre
             */
            distance_m: number;
            /** Format: uuid */
            readonly district: string;
            readonly district_name: string;
            readonly free_compartments: number | null;
            /** Format: uuid */
            readonly id: string;
            /** Public */
            readonly is_public: boolean;
            readonly kind: components["schemas"]["ServicePointKindEnum"];
            readonly name: string;
            /** Name in English */
            readonly name_en: string;
            readonly open_now: boolean | null;
            opening_hours?: {
                /** @description by date, YYYY-MM-DD: the intervals that start on it; an empty list means closed */
                exceptions?: {
                    [key: string]: string[][];
                };
                week: "24/7" | {
                    fri?: string[][];
                    mon?: string[][];
                    sat?: string[][];
                    sun?: string[][];
                    thu?: string[][];
                    tue?: string[][];
                    wed?: string[][];
                };
            } | null;
            readonly operator: string;
            readonly phone: string;
            /** Revision */
            readonly rev: number;
            readonly source: string;
            readonly source_crs: components["schemas"]["CrsEnum"];
            readonly status: components["schemas"]["ServicePointStatusEnum"];
            readonly todays_hours: string[][] | null;
            /** Format: date-time */
            readonly updated_at: string;
            /**
             * @description with by=walk, when there is no walking time to tell
             *
             *     * `unavailable` - unavailable
             */
            walk?: components["schemas"]["WalkEnum"];
        };
        /**
         * @description * `FeatureCollection` - FeatureCollection
         * @enum {string}
         */
        NearestTypeEnum: "FeatureCollection";
        /** @description The visits before and after one in the list; null at its ends. */
        Neighbours: {
            /** Format: uuid */
            next: string | null;
            /** Format: uuid */
            previous: string | null;
        };
        NullEnum: null;
        OffDuty: {
            /** @description positions that were not stored; what is sent again counts again */
            count: number;
            /**
             * Format: date
             * @description in Asia/Shanghai
             */
            day: string;
        };
        /** @description An offline map: a PMTiles archive (version 3) with the part of the basemap that covers a person's places. */
        OfflinePackage: {
            readonly attribution: string;
            readonly bounds: number[];
            /**
             * Made
             * Format: date-time
             */
            readonly built_at: string | null;
            /**
             * Created
             * Format: date-time
             */
            readonly created_at: string;
            /**
             * Why it failed
             * @description `basemap_changed`, `basemap_unreadable` or `nothing_there`; empty otherwise
             */
            readonly failure: string;
            /** Format: uuid */
            readonly id: string;
            /** Highest zoom */
            readonly max_zoom: number | null;
            /** Lowest zoom */
            readonly min_zoom: number | null;
            /**
             * Bytes of a part
             * @description bytes of each part but the last
             */
            readonly part_bytes: number | null;
            /**
             * SHA-256 of parts
             * @description SHA-256 of each part, in order, as 64 hexadecimal digits
             */
            readonly parts: string[];
            /** SHA-256 */
            readonly sha256: string | null;
            /**
             * Bytes
             * @description bytes of the file; null until `ready`, like all that describes the file
             */
            readonly size: number | null;
            readonly state: components["schemas"]["OfflinePackageStateEnum"];
            /**
             * Kind of tiles
             * @description `mvt`, `png`, `jpeg`, `webp` or `avif`; empty until `ready`
             */
            readonly tile_type: string;
            readonly tiles: number | null;
        };
        /**
         * @description * `building` - being made
         *     * `ready` - ready
         *     * `failed` - failed
         * @enum {string}
         */
        OfflinePackageStateEnum: "building" | "ready" | "failed";
        PaginatedAgencyList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["Agency"][];
        };
        PaginatedAssignmentList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["Assignment"][];
        };
        PaginatedAwaitingCrsList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["AwaitingCrs"][];
        };
        PaginatedCaseList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["Case"][];
        };
        PaginatedCategoryList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["Category"][];
        };
        PaginatedChecklistList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["Checklist"][];
        };
        PaginatedConflictList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["Conflict"][];
        };
        PaginatedDeviceList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["Device"][];
        };
        PaginatedDistrictListList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["DistrictList"][];
        };
        PaginatedDutyWindowList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["DutyWindow"][];
        };
        PaginatedEventList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["Event"][];
        };
        PaginatedIngestMessageList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["IngestMessage"][];
        };
        PaginatedJobList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["Job"][];
        };
        PaginatedLastPositionList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["LastPosition"][];
        };
        PaginatedLookList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["Look"][];
        };
        PaginatedOfflinePackageList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["OfflinePackage"][];
        };
        PaginatedPanoramaList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["Panorama"][];
        };
        PaginatedPhotoList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["Photo"][];
        };
        PaginatedQuarantinedGroupList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["QuarantinedGroup"][];
        };
        PaginatedReviewList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["Review"][];
        };
        PaginatedServicePointList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["ServicePoint"][];
        };
        PaginatedSiteList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["Site"][];
        };
        PaginatedSitePanoramaList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["SitePanorama"][];
        };
        PaginatedSyncOpList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["SyncOp"][];
        };
        PaginatedUserList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["User"][];
        };
        PaginatedVisitListList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["VisitList"][];
        };
        PaginatedVisitPhotoList: {
            /**
             * Format: uri
             * @description address of the next page, null on the last
             */
            next: string | null;
            results: components["schemas"]["VisitPhoto"][];
        };
        /** @description A panorama's metadata, as those of a photo. `heading` is where the middle of the picture looks. */
        Panorama: {
            /**
             * Altitude, metres
             * Format: double
             */
            readonly altitude_m: number | null;
            /**
             * Accuracy of the altitude, metres
             * Format: double
             */
            readonly altitude_sigma_m: number | null;
            /** Source of the altitude */
            readonly altitude_source: string;
            readonly camera_make: string;
            readonly camera_model: string;
            readonly content_type: string;
            /** Format: date-time */
            readonly created_at: string;
            /** File name */
            readonly filename: string;
            /** @description why a value is missing, or to be taken with care */
            readonly flags: string[];
            /**
             * Heading, degrees
             * Format: double
             */
            readonly heading: number | null;
            /**
             * Accuracy of the heading, degrees
             * Format: double
             */
            readonly heading_sigma_deg: number | null;
            /** Source of the heading */
            readonly heading_source: string;
            /** Height, pixels */
            readonly height: number | null;
            /** Format: uuid */
            readonly id: string;
            /** @description the values behind these, as the camera wrote them */
            readonly metadata: {
                [key: string]: string;
            };
            /** @description null when there is none, or none to be trusted */
            readonly position: {
                coordinates: number[];
                /** @enum {string} */
                type: "Point";
            } | null;
            /** Source of the position */
            readonly position_source: string;
            /** Reason of refusal */
            readonly refusal_code: string;
            /** Revision */
            readonly rev: number;
            readonly sha256: string;
            /**
             * Accuracy, metres
             * Format: double
             */
            readonly sigma_m: number | null;
            /** @description bytes of the original */
            readonly size: number;
            readonly state: components["schemas"]["PictureStateEnum"];
            /** Format: date-time */
            readonly taken_at: string | null;
            /**
             * Accuracy of the time, seconds
             * Format: double
             */
            readonly taken_at_sigma_s: number | null;
            /** Source of the time */
            readonly taken_at_source: string;
            /** Format: date-time */
            readonly updated_at: string;
            /** Format: uuid */
            readonly uploaded_by: string;
            readonly uploaded_by_name: string;
            /** Width, pixels */
            readonly width: number | null;
        };
        /** @description Who holds a site (a person or an agency, exactly one), from `starts_on` until before `ends_on`. */
        PatchedAssignmentRequest: {
            /**
             * Until before
             * Format: date
             */
            ends_on?: string | null;
            /** Format: uuid */
            holder_agency?: string | null;
            /** Format: uuid */
            holder_user?: string | null;
            /**
             * Format: uuid
             * @description may be minted by the client (UUIDv7); makes a resend harmless
             */
            id?: string;
            interval_days?: number;
            liaisons?: string[];
            /** Format: uuid */
            site?: string;
            /**
             * From
             * Format: date
             */
            starts_on?: string;
        };
        /** @description A problem raised at a site, mostly during a visit; with one it stands at that visit's site, and outlives it. */
        PatchedCaseRequest: {
            /** Format: uuid */
            category?: string;
            /**
             * @description coordinate system of the coordinates in this body; stored as WGS 84
             *
             *     * `wgs84` - wgs84
             *     * `gcj02` - gcj02
             *     * `bd09` - bd09
             *     * `cgcs2000` - cgcs2000
             */
            crs?: components["schemas"]["CrsEnum"];
            /**
             * Format: uuid
             * @description may be minted by the client (UUIDv7); makes a resend harmless
             */
            id?: string;
            position?: {
                coordinates: number[];
                /** @enum {string} */
                type: "Point";
            } | null;
            /** Settled on the spot */
            settled_on_site?: boolean;
            /** Format: uuid */
            site?: string;
            text?: string;
            /** Format: uuid */
            visit?: string | null;
        };
        /**
         * @description One version of a checklist. `form` is the definition of what is asked, `schema` the JSON Schema (2020-12) of the
         *     answers that follows from it; a body has one of them. A version never changes once it is published; the next one
         *     gets the next number.
         */
        PatchedChecklistRequest: {
            code?: string;
            /** @description null: of an older version, which has a schema only */
            form?: {
                /** @enum {integer} */
                form: 1;
                items: ({
                    /** @enum {string} */
                    kind: "date" | "group" | "integer" | "long_text" | "many" | "note" | "number" | "one" | "photo" | "position" | "repeat" | "signature" | "text" | "time" | "yes_no";
                    label: {
                        [key: string]: string;
                    };
                    name: string;
                } & {
                    [key: string]: unknown;
                })[];
            } | null;
            /**
             * Format: uuid
             * @description may be minted by the client (UUIDv7); makes a resend harmless
             */
            id?: string;
            /**
             * @description false makes a draft
             * @default true
             */
            publish: boolean;
            /** @description in a body: a flat one, a property for each question */
            schema?: {
                [key: string]: unknown;
            };
            title?: string;
            /** Title in English */
            title_en?: string;
        };
        /**
         * @description When a person, or everyone in a district, is on duty; wall clock of Asia/Shanghai, `weekday` 0 is Monday.
         *
         *     `ends` not after `starts` means the next day.
         */
        PatchedDutyWindowRequest: {
            /** Format: uuid */
            district?: string | null;
            /**
             * Until
             * @example 08:00:00
             */
            ends?: string;
            /**
             * Format: uuid
             * @description may be minted by the client (UUIDv7); makes a resend harmless
             */
            id?: string;
            /**
             * From
             * @example 08:00:00
             */
            starts?: string;
            /** Format: uuid */
            user?: string | null;
            weekday?: components["schemas"]["WeekdayEnum"];
        };
        /** @description Refuses fields it does not know (400 `unknown_field`) and fields that only the server sets. */
        PatchedLanguageRequest: {
            language?: components["schemas"]["LanguageEnum"];
        };
        /** @description Refuses fields it does not know (400 `unknown_field`) and fields that only the server sets. */
        PatchedResolutionRequest: {
            /**
             * @description coordinate system of this body's places
             *
             *     * `wgs84` - wgs84
             *     * `gcj02` - gcj02
             *     * `bd09` - bd09
             *     * `cgcs2000` - cgcs2000
             */
            crs?: components["schemas"]["CrsEnum"];
            /** @description field → the value it is to have */
            resolution?: {
                [key: string]: unknown | null;
            };
        };
        /**
         * @description A service point. `open_now` and `todays_hours` follow from `opening_hours` at the time of the answer and are
         *     null when the hours are not known.
         */
        PatchedServicePointRequest: {
            address?: string;
            area?: string;
            code?: string;
            /**
             * @description coordinate system of the coordinates in this body; stored as WGS 84
             *
             *     * `wgs84` - wgs84
             *     * `gcj02` - gcj02
             *     * `bd09` - bd09
             *     * `cgcs2000` - cgcs2000
             */
            crs?: components["schemas"]["CrsEnum"];
            /** Format: uuid */
            district?: string;
            free_compartments?: number | null;
            /** Public */
            is_public?: boolean;
            kind?: components["schemas"]["ServicePointKindEnum"];
            location?: {
                coordinates: number[];
                /** @enum {string} */
                type: "Point";
            };
            name?: string;
            /** Name in English */
            name_en?: string;
            opening_hours?: {
                /** @description by date, YYYY-MM-DD: the intervals that start on it; an empty list means closed */
                exceptions?: {
                    [key: string]: string[][];
                };
                week: "24/7" | {
                    fri?: string[][];
                    mon?: string[][];
                    sat?: string[][];
                    sun?: string[][];
                    thu?: string[][];
                    tue?: string[][];
                    wed?: string[][];
                };
            } | null;
            operator?: string;
            phone?: string;
            source?: string;
            status?: components["schemas"]["ServicePointStatusEnum"];
        };
        /**
         * @description An enterprise or project; `location` and `boundary` in the coordinate system that the query (answers) or the
         *     body (writes) names.
         */
        PatchedSiteRequest: {
            address?: string;
            /** Format: uuid */
            agency?: string | null;
            /**
             * Counts as arrived within, metres
             * @description From its boundary, or from its location while that is not known. Empty: as in its district.
             */
            arrival_radius_m?: number | null;
            boundary?: {
                coordinates: number[][][][];
                /** @enum {string} */
                type: "MultiPolygon";
            } | {
                coordinates: number[][][];
                /** @enum {string} */
                type: "Polygon";
            } | null;
            code?: string;
            /** Contact */
            contact_name?: string;
            /** Contact's telephone */
            contact_phone?: string;
            /**
             * @description coordinate system of the coordinates in this body; stored as WGS 84
             *
             *     * `wgs84` - wgs84
             *     * `gcj02` - gcj02
             *     * `bd09` - bd09
             *     * `cgcs2000` - cgcs2000
             */
            crs?: components["schemas"]["CrsEnum"];
            /** Format: uuid */
            district?: string;
            /**
             * Format: uuid
             * @description may be minted by the client (UUIDv7); makes a resend harmless
             */
            id?: string;
            kind?: components["schemas"]["SiteKindEnum"];
            location?: {
                coordinates: number[];
                /** @enum {string} */
                type: "Point";
            };
            name?: string;
            /** English name */
            name_en?: string;
            status?: components["schemas"]["SiteStatusEnum"];
        };
        /**
         * @description A photo of a visit, announced before its bytes arrive (`uploads/` with `subject` `visit_photo:<id>`).
         *
         *     `state` tells of the bytes: `stored` once they are kept, whether or not the picture has been read
         *     (`photo_state`); `refused` when they came and are no usable picture. While it is `pending`, `upload_state` tells
         *     what became of sending them; an upload that expired or was discarded can be begun again. A device that sent a
         *     smaller copy announces the original that is to come by `original_sha256` (empty: none is) and `original_size`,
         *     bytes; `original` is its photo once it is stored.
         */
        PatchedVisitPhotoRequest: {
            caption?: string;
            /**
             * Format: uuid
             * @description one of the same visit
             */
            case?: string | null;
            /**
             * @description coordinate system of the coordinates in this body; stored as WGS 84
             *
             *     * `wgs84` - wgs84
             *     * `gcj02` - gcj02
             *     * `bd09` - bd09
             *     * `cgcs2000` - cgcs2000
             */
            crs?: components["schemas"]["CrsEnum"];
            /**
             * Format: uuid
             * @description may be minted by the client (UUIDv7); makes a resend harmless
             */
            id?: string;
            position?: {
                coordinates: number[];
                /** @enum {string} */
                type: "Point";
            } | null;
            /** @description of the file's bytes, hexadecimal */
            sha256?: string;
            /** Format: double */
            sigma_m?: number | null;
            /**
             * Format: int64
             * @description bytes
             */
            size?: number;
            /** Format: date-time */
            taken_at?: string | null;
            /** Format: uuid */
            visit?: string;
        };
        /** @description A visit. Its status and times change through the actions start, finish, verify and return only. */
        PatchedVisitRequest: {
            /** @description question → answer, as the visit's version of the checklist asks; a change merges question by question, null takes an answer back */
            answers?: {
                [key: string]: unknown;
            };
            /** Format: uuid */
            assignment?: string | null;
            /** Format: uuid */
            checklist?: string | null;
            /**
             * @description coordinate system of the coordinates in this body; stored as WGS 84
             *
             *     * `wgs84` - wgs84
             *     * `gcj02` - gcj02
             *     * `bd09` - bd09
             *     * `cgcs2000` - cgcs2000
             */
            crs?: components["schemas"]["CrsEnum"];
            /**
             * Format: uuid
             * @description may be minted by the client (UUIDv7); makes a resend harmless
             */
            id?: string;
            note?: string;
            participants?: string[];
            /** Format: date */
            planned_for?: string | null;
            position?: {
                coordinates: number[];
                /** @enum {string} */
                type: "Point";
            } | null;
            /** Format: double */
            position_acc_m?: number | null;
            /** Format: uuid */
            reporter?: string | null;
            /** @description of whom was met on site, as strokes: the size of the pad, and for each stroke where it begins and the steps from there */
            signature?: string;
            signed_by?: string;
            /** Format: uuid */
            site?: string;
            /** Format: uuid */
            trail_owner?: string | null;
        };
        /** @description A photo's metadata, each value with where it was read (`…_source`) and its standard deviation (`…sigma…`). */
        Photo: {
            /**
             * Altitude, metres
             * Format: double
             */
            readonly altitude_m: number | null;
            /**
             * Accuracy of the altitude, metres
             * Format: double
             */
            readonly altitude_sigma_m: number | null;
            /** Source of the altitude */
            readonly altitude_source: string;
            readonly camera_make: string;
            readonly camera_model: string;
            readonly content_type: string;
            /** Format: date-time */
            readonly created_at: string;
            /** File name */
            readonly filename: string;
            /** @description why a value is missing, or to be taken with care */
            readonly flags: string[];
            /**
             * Heading, degrees
             * Format: double
             */
            readonly heading: number | null;
            /**
             * Accuracy of the heading, degrees
             * Format: double
             */
            readonly heading_sigma_deg: number | null;
            /** Source of the heading */
            readonly heading_source: string;
            /** Height, pixels */
            readonly height: number | null;
            /** Format: uuid */
            readonly id: string;
            /** @description the values behind these, as the camera wrote them */
            readonly metadata: {
                [key: string]: string;
            };
            /** @description null when there is none, or none to be trusted */
            readonly position: {
                coordinates: number[];
                /** @enum {string} */
                type: "Point";
            } | null;
            /** Source of the position */
            readonly position_source: string;
            /** Reason of refusal */
            readonly refusal_code: string;
            /** Revision */
            readonly rev: number;
            readonly sha256: string;
            /**
             * Accuracy, metres
             * Format: double
             */
            readonly sigma_m: number | null;
            /** @description bytes of the original */
            readonly size: number;
            readonly state: components["schemas"]["PictureStateEnum"];
            /** Format: date-time */
            readonly taken_at: string | null;
            /**
             * Accuracy of the time, seconds
             * Format: double
             */
            readonly taken_at_sigma_s: number | null;
            /** Source of the time */
            readonly taken_at_source: string;
            /** Format: date-time */
            readonly updated_at: string;
            /** Format: uuid */
            readonly uploaded_by: string;
            readonly uploaded_by_name: string;
            /** Width, pixels */
            readonly width: number | null;
        };
        /**
         * @description * `processing` - processing
         *     * `ready` - ready
         *     * `refused` - refused
         * @enum {string}
         */
        PhotoStateEnum: "processing" | "ready" | "refused";
        /**
         * @description * `processing` - being read
         *     * `ready` - ready
         *     * `refused` - refused
         * @enum {string}
         */
        PictureStateEnum: "processing" | "ready" | "refused";
        Place: {
            code: string;
            /** Format: uuid */
            id: string;
            name: string;
        };
        PositionsStored: {
            count: number;
            /** Format: date-time */
            first: string | null;
            /** Format: date-time */
            last: string | null;
        };
        /**
         * @description RFC 9457 problem. `code` is stable; texts are for people.
         * @example {
         *       "type": "/problems/bad_coordinates",
         *       "title": "Bad coordinates",
         *       "status": 422,
         *       "detail": "Longitude first, -180 to 180, then latitude, -90 to 90, in degrees.",
         *       "code": "bad_coordinates",
         *       "request_id": "3f0f2f0e8f7b4f0c9d8a7b6c5d4e3f2a",
         *       "errors": [
         *         {
         *           "pointer": "/location",
         *           "code": "bad_coordinates",
         *           "detail": "Longitude first …"
         *         }
         *       ]
         *     }
         */
        Problem: {
            code: string;
            detail: string;
            errors?: {
                code: string;
                detail: string;
                pointer: string;
            }[];
            request_id: string;
            status: number;
            title: string;
            type: string;
        } & {
            [key: string]: unknown;
        };
        ProposedCrs: {
            crs: components["schemas"]["DeviceCrsEnum"];
            /** Format: uuid */
            device: string;
        };
        /** @description How a draft is put in force. */
        PublishRequest: {
            /**
             * @description withdraw the code's earlier versions
             * @default false
             */
            replace: boolean;
        };
        /**
         * @description * `position` - last position, on the live map or in the list
         *     * `event` - arrival at a site or departure
         *     * `trail` - trail of a visit
         *     * `raw` - single positions of a visit
         *     * `file` - trail of a visit as a file
         *     * `coarse` - coarsened trail of a visit, for a report
         *     * `message` - a message of a phone app that could not be used
         * @enum {string}
         */
        PurposeEnum: "position" | "event" | "trail" | "raw" | "file" | "coarse" | "message";
        /** @description A model's strict serializer. `id` may be minted by the client on create (see `client_id`). */
        QuarantinedGroup: {
            /** @description what became of one that was adopted */
            readonly adopted: components["schemas"]["Adopted"] | null;
            /** Format: uuid */
            readonly device: string;
            readonly device_name: string;
            /** @description bytes of the photo that it is */
            readonly file_size: number | null;
            /** Format: uuid */
            readonly id: string;
            /** Kinds of records */
            readonly kinds: string[] | null;
            readonly note: string;
            /** Operations */
            readonly op_count: number;
            readonly positions: number;
            /** Format: date-time */
            readonly received_at: string;
            /** Revision */
            readonly rev: number;
            /** Format: date-time */
            readonly reviewed_at: string | null;
            /** Format: uuid */
            readonly reviewed_by: string | null;
            readonly reviewed_by_name: string | null;
            /**
             * Sent at, by the device
             * Format: date-time
             */
            readonly sent_at: string | null;
            /** SHA-256 */
            readonly sha256: string;
            /** Size, bytes */
            readonly size: number;
            /** Format: uuid */
            readonly user: string;
            readonly user_name: string;
        };
        /** @description A model's strict serializer. `id` may be minted by the client on create (see `client_id`). */
        QuarantinedGroupWithOps: {
            /** @description what it would be adopted as; null when it cannot be */
            readonly adoptable: components["schemas"]["AdoptableEnum"] | components["schemas"]["NullEnum"];
            /** @description what became of one that was adopted */
            readonly adopted: components["schemas"]["Adopted"] | null;
            /** Format: uuid */
            readonly device: string;
            readonly device_name: string;
            /** @description bytes of the photo that it is */
            readonly file_size: number | null;
            /** Format: uuid */
            readonly id: string;
            /** Kinds of records */
            readonly kinds: string[] | null;
            readonly note: string;
            /** Operations */
            readonly op_count: number;
            /** @description null when it is no list that can be read */
            readonly operations: components["schemas"]["ShownOp"][] | null;
            readonly positions: number;
            /** Format: date-time */
            readonly received_at: string;
            /** Revision */
            readonly rev: number;
            /** Format: date-time */
            readonly reviewed_at: string | null;
            /** Format: uuid */
            readonly reviewed_by: string | null;
            readonly reviewed_by_name: string | null;
            /**
             * Sent at, by the device
             * Format: date-time
             */
            readonly sent_at: string | null;
            /** SHA-256 */
            readonly sha256: string;
            /** Size, bytes */
            readonly size: number;
            /** Format: uuid */
            readonly user: string;
            readonly user_name: string;
        };
        /** @description The record in conflict as it is now, or as it was at its end. */
        Record: {
            /** Format: date */
            day: string | null;
            deleted: boolean;
            /** @description site and day of the visit */
            label: string;
            rev: number | null;
            site_name: string | null;
            site_name_en: string | null;
            /** @description null when the reader may not see it */
            values: {
                [key: string]: unknown;
            } | null;
            /**
             * Format: uuid
             * @description the visit it is, or belongs to, while that stands
             */
            visit: string | null;
        };
        /** @description Something of an XLSForm that is asked otherwise, or not at all. */
        RefusedConstruct: {
            /** @description which kind of construct: question_type, expression, appearance … */
            code: string;
            column: string;
            /** @description of the question, or the choice */
            name: string;
            /** @description of an expression: where the obstacle is */
            part: string;
            /** @description of an expression: the obstacle */
            reason: string;
            /** @description as the spreadsheet counts; 1 is the headings */
            row: number | null;
            sheet: string;
            /** @description what stands there */
            what: string;
        };
        RefusedPoint: {
            code: string;
            /** @description place in the request, from 0 */
            index: number;
        };
        /** @description Refuses fields it does not know (400 `unknown_field`) and fields that only the server sets. */
        RejectCrsRequest: {
            /** Format: uuid */
            proposal: string;
            /** @description why; kept for good */
            reason: string;
        };
        /** @description A model's strict serializer. `id` may be minted by the client on create (see `client_id`). */
        ReturnRequest: {
            /** @description why the report goes back to the reporter */
            reason: string;
        };
        /** @description A reported visit. `decision` is what stands; `open` and `queried` ones wait for somebody. */
        Review: {
            decision: components["schemas"]["DecisionStateEnum"];
            district_name: string;
            /** Format: date-time */
            finished_at: string;
            /** Format: uuid */
            id: string;
            readonly reporter_name: string | null;
            /**
             * Format: double
             * @description 0 to 1; 0.5 says nothing, and stands where there is no verdict yet
             */
            score: number;
            /** Format: uuid */
            site: string;
            site_name: string;
            site_name_en: string;
            /** Format: date-time */
            started_at: string;
            readonly trail_owner_name: string | null;
            /**
             * @description null for a minute or so
             *
             *     * `confirmed` - confirmed
             *     * `probable` - probable
             *     * `insufficient` - insufficient
             *     * `contradicted` - contradicted
             */
            verdict: components["schemas"]["VerdictEnum"] | components["schemas"]["NullEnum"];
        };
        /** @description How many visits have this verdict and this decision; what no visit has is left out. */
        ReviewCount: {
            decision: components["schemas"]["DecisionStateEnum"];
            verdict: components["schemas"]["VerdictEnum"] | components["schemas"]["NullEnum"];
            visits: number;
        };
        /** @description Refuses fields it does not know (400 `unknown_field`) and fields that only the server sets. */
        ReviewedRequest: {
            /** @description what became of it */
            note: string;
        };
        /** @description Refuses fields it does not know (400 `unknown_field`) and fields that only the server sets. */
        ReviewRequest: {
            /** @description what became of it */
            note: string;
        };
        /**
         * @description * `holder` - holder
         *     * `liaison` - liaison
         *     * `inspector` - inspector
         *     * `survey_officer` - survey officer
         *     * `drone_operator` - drone operator
         *     * `case_handler` - case handler
         *     * `county_office` - county office
         *     * `city_office` - city office
         *     * `supervisor` - supervisor
         *     * `enterprise_contact` - enterprise contact
         *     * `courier` - courier
         * @enum {string}
         */
        RoleEnum: "holder" | "liaison" | "inspector" | "survey_officer" | "drone_operator" | "case_handler" | "county_office" | "city_office" | "supervisor" | "enterprise_contact" | "courier";
        /**
         * @description A service point. `open_now` and `todays_hours` follow from `opening_hours` at the time of the answer and are
         *     null when the hours are not known.
         */
        ServicePoint: {
            address?: string;
            area?: string;
            code: string;
            /** Format: date-time */
            readonly created_at: string;
            /** Format: uuid */
            district: string;
            readonly district_name: string;
            free_compartments?: number | null;
            /** Format: uuid */
            readonly id: string;
            /** Public */
            is_public?: boolean;
            kind: components["schemas"]["ServicePointKindEnum"];
            location: {
                coordinates: number[];
                /** @enum {string} */
                type: "Point";
            };
            name: string;
            /** Name in English */
            name_en?: string;
            readonly open_now: boolean | null;
            opening_hours?: {
                /** @description by date, YYYY-MM-DD: the intervals that start on it; an empty list means closed */
                exceptions?: {
                    [key: string]: string[][];
                };
                week: "24/7" | {
                    fri?: string[][];
                    mon?: string[][];
                    sat?: string[][];
                    sun?: string[][];
                    thu?: string[][];
                    tue?: string[][];
                    wed?: string[][];
                };
            } | null;
            operator?: string;
            phone?: string;
            /** Revision */
            readonly rev: number;
            source?: string;
            readonly source_crs: components["schemas"]["CrsEnum"];
            status?: components["schemas"]["ServicePointStatusEnum"];
            readonly todays_hours: string[][] | null;
            /** Format: date-time */
            readonly updated_at: string;
        };
        /**
         * @description * `hall` - Service hall
         *     * `locker` - Document locker
         *     * `kiosk` - Licence kiosk
         *     * `tax_terminal` - Tax terminal
         *     * `concierge` - Building concierge
         *     * `community` - Community point
         *     * `town_centre` - Town service centre
         *     * `village` - Village point
         *     * `mailbox` - 24-hour mailbox
         *     * `smart_hall` - 24-hour smart hall
         * @enum {string}
         */
        ServicePointKindEnum: "hall" | "locker" | "kiosk" | "tax_terminal" | "concierge" | "community" | "town_centre" | "village" | "mailbox" | "smart_hall";
        /**
         * @description A service point. `open_now` and `todays_hours` follow from `opening_hours` at the time of the answer and are
         *     null when the hours are not known.
         */
        ServicePointRequest: {
            address?: string;
            area?: string;
            code: string;
            /**
             * @description coordinate system of the coordinates in this body; stored as WGS 84
             *
             *     * `wgs84` - wgs84
             *     * `gcj02` - gcj02
             *     * `bd09` - bd09
             *     * `cgcs2000` - cgcs2000
             */
            crs?: components["schemas"]["CrsEnum"];
            /** Format: uuid */
            district: string;
            free_compartments?: number | null;
            /** Public */
            is_public?: boolean;
            kind: components["schemas"]["ServicePointKindEnum"];
            location: {
                coordinates: number[];
                /** @enum {string} */
                type: "Point";
            };
            name: string;
            /** Name in English */
            name_en?: string;
            opening_hours?: {
                /** @description by date, YYYY-MM-DD: the intervals that start on it; an empty list means closed */
                exceptions?: {
                    [key: string]: string[][];
                };
                week: "24/7" | {
                    fri?: string[][];
                    mon?: string[][];
                    sat?: string[][];
                    sun?: string[][];
                    thu?: string[][];
                    tue?: string[][];
                    wed?: string[][];
                };
            } | null;
            operator?: string;
            phone?: string;
            source?: string;
            status?: components["schemas"]["ServicePointStatusEnum"];
        };
        /**
         * @description * `open` - in service
         *     * `closed` - closed for good
         *     * `offline` - out of order
         * @enum {string}
         */
        ServicePointStatusEnum: "open" | "closed" | "offline";
        /** @description Refuses fields it does not know (400 `unknown_field`) and fields that only the server sets. */
        SetCrsRequest: {
            crs: components["schemas"]["DeviceCrsEnum"];
            /** @description why; kept for good */
            reason: string;
            /**
             * Format: date-time
             * @description device time from which on it counts; else that of the pending proposal of this system, else now
             */
            since?: string;
        };
        ShownOp: {
            action: string | null;
            base: number | null;
            /** @description the fields that were set or changed */
            data: {
                [key: string]: unknown;
            };
            id: string | null;
            /** @description as the device wrote it */
            made_at: string | null;
            op: string | null;
            /** @description what else stood in it */
            other: {
                [key: string]: unknown;
            };
            type: string | null;
        };
        /** @description A field in conflict. `deleted` stands for the record's existence. */
        Side: {
            /** @description what both had seen */
            base: unknown;
            /** @description what came last from a device */
            device: unknown;
            /** @description what was decided; absent while open */
            resolved?: unknown;
            /** @description what held when the other value came */
            server: unknown;
        };
        SignedIn: {
            device: components["schemas"]["Device"];
            token: string;
            user: components["schemas"]["Me"];
        };
        /** @description Either a name and password, or an enrolment code. */
        SignInRequest: {
            device: components["schemas"]["DeviceNamingRequest"];
            enrolment_code?: string;
            password?: string;
            username?: string;
        };
        /**
         * @description An enterprise or project; `location` and `boundary` in the coordinate system that the query (answers) or the
         *     body (writes) names.
         */
        Site: {
            address?: string;
            /** Format: uuid */
            agency?: string | null;
            readonly agency_name: string | null;
            /**
             * Counts as arrived within, metres
             * @description From its boundary, or from its location while that is not known. Empty: as in its district.
             */
            arrival_radius_m?: number | null;
            boundary?: {
                coordinates: number[][][][];
                /** @enum {string} */
                type: "MultiPolygon";
            } | {
                coordinates: number[][][];
                /** @enum {string} */
                type: "Polygon";
            } | null;
            code: string;
            /** Contact */
            contact_name?: string;
            /** Contact's telephone */
            contact_phone?: string;
            /** Format: date-time */
            readonly created_at: string;
            /** Format: uuid */
            district: string;
            readonly district_name: string;
            /**
             * Format: uuid
             * @description may be minted by the client (UUIDv7); makes a resend harmless
             */
            id?: string;
            kind: components["schemas"]["SiteKindEnum"];
            location: {
                coordinates: number[];
                /** @enum {string} */
                type: "Point";
            };
            name: string;
            /** English name */
            name_en?: string;
            /** Revision */
            readonly rev: number;
            readonly source: string;
            /** Came in */
            readonly source_crs: components["schemas"]["CrsEnum"];
            status?: components["schemas"]["SiteStatusEnum"];
            /** Format: date-time */
            readonly updated_at: string;
        };
        /**
         * @description * `enterprise` - enterprise
         *     * `project` - project
         * @enum {string}
         */
        SiteKindEnum: "enterprise" | "project";
        /**
         * @description A panorama in a site's timeline. `panorama` is its id below `panoramas/`, where its picture and all that is known
         *     of it can be had; `state` `refused` says by `refusal_code` why it is not shown.
         */
        SitePanorama: {
            /** Format: date-time */
            readonly created_at: string;
            /** Format: double */
            readonly heading: number | null;
            readonly height: number | null;
            /** Format: uuid */
            readonly id: string;
            /** Format: uuid */
            readonly panorama: string;
            readonly position: {
                coordinates: number[];
                /** @enum {string} */
                type: "Point";
            } | null;
            readonly refusal_code: string;
            /** Revision */
            readonly rev: number;
            /** Format: double */
            readonly sigma_m: number | null;
            /** Format: uuid */
            readonly site: string;
            readonly state: components["schemas"]["PictureStateEnum"];
            /** Format: date-time */
            readonly taken_at: string | null;
            readonly taken_at_source: string;
            /** Format: date-time */
            readonly updated_at: string;
            readonly uploaded_by_name: string;
            readonly width: number | null;
        };
        /**
         * @description An enterprise or project; `location` and `boundary` in the coordinate system that the query (answers) or the
         *     body (writes) names.
         */
        SiteRequest: {
            address?: string;
            /** Format: uuid */
            agency?: string | null;
            /**
             * Counts as arrived within, metres
             * @description From its boundary, or from its location while that is not known. Empty: as in its district.
             */
            arrival_radius_m?: number | null;
            boundary?: {
                coordinates: number[][][][];
                /** @enum {string} */
                type: "MultiPolygon";
            } | {
                coordinates: number[][][];
                /** @enum {string} */
                type: "Polygon";
            } | null;
            code: string;
            /** Contact */
            contact_name?: string;
            /** Contact's telephone */
            contact_phone?: string;
            /**
             * @description coordinate system of the coordinates in this body; stored as WGS 84
             *
             *     * `wgs84` - wgs84
             *     * `gcj02` - gcj02
             *     * `bd09` - bd09
             *     * `cgcs2000` - cgcs2000
             */
            crs?: components["schemas"]["CrsEnum"];
            /** Format: uuid */
            district: string;
            /**
             * Format: uuid
             * @description may be minted by the client (UUIDv7); makes a resend harmless
             */
            id?: string;
            kind: components["schemas"]["SiteKindEnum"];
            location: {
                coordinates: number[];
                /** @enum {string} */
                type: "Point";
            };
            name: string;
            /** English name */
            name_en?: string;
            status?: components["schemas"]["SiteStatusEnum"];
        };
        /**
         * @description * `active` - active
         *     * `closed` - closed
         * @enum {string}
         */
        SiteStatusEnum: "active" | "closed";
        /** @description Arrival: when, and where the tablet says it is (`acc` metres). */
        StartRequest: {
            /** Format: double */
            acc?: number | null;
            /**
             * @description coordinate system of the coordinates in this body; stored as WGS 84
             *
             *     * `wgs84` - wgs84
             *     * `gcj02` - gcj02
             *     * `bd09` - bd09
             *     * `cgcs2000` - cgcs2000
             */
            crs?: components["schemas"]["CrsEnum"];
            position?: {
                coordinates: number[];
                /** @enum {string} */
                type: "Point";
            } | null;
            /** Format: date-time */
            started_at: string;
        };
        Stays: {
            code: string;
            text: string;
        };
        Stored: {
            /** @description newest first */
            erasures: components["schemas"]["Erasure"][];
            /** @description positions that a revoked tablet handed in for review */
            handed_in: number;
            /** @description positions that wait for their visit, unseen by anybody */
            held: number;
            /** @description raw positions whose time cannot be */
            impossible_times: number;
            /** @description for how many days raw positions are kept */
            keep_days: number;
            /**
             * Format: date-time
             * @description when one was last seen on duty
             */
            last_position: string | null;
            /** @description looks of others, each somebody's of an hour */
            looks: number;
            /** @description unusable messages of phone apps */
            messages: number;
            /** @description raw positions */
            positions: components["schemas"]["PositionsStored"];
            /** @description what an erasure leaves */
            stays: components["schemas"]["Stays"][];
            /** @description trails of visits of which the raw positions have expired */
            trails: number;
        };
        /** @description An operation that a device pushed. `body` is what was sent, kept of what was rejected or met a conflict. */
        SyncOp: {
            readonly action: string;
            /** Base revision */
            readonly base: number | null;
            /** @description as sent */
            readonly body: {
                [key: string]: unknown;
            } | null;
            /**
             * Device clock ahead, seconds
             * Format: double
             */
            readonly clock_offset_s: number | null;
            readonly code: string;
            /**
             * Format: uuid
             * @description the conflict record it became part of
             */
            readonly conflict: string | null;
            /** @description why, in English; `code` is stable */
            readonly detail: string;
            /** Format: uuid */
            readonly device: string;
            readonly device_name: string;
            /** @description the field it was about */
            readonly field: string | null;
            /**
             * Made at (device clock)
             * Format: date-time
             */
            readonly made_at: string | null;
            readonly may_review: boolean;
            /**
             * Record
             * Format: uuid
             */
            readonly object_id: string | null;
            /**
             * Operation
             * Format: uuid
             */
            readonly op: string;
            /** Format: date-time */
            readonly received_at: string;
            /** Revision */
            readonly rev: number | null;
            /** Note */
            readonly review_note: string;
            /** Format: date-time */
            readonly reviewed_at: string | null;
            /** Format: uuid */
            readonly reviewed_by: string | null;
            readonly reviewed_by_name: string | null;
            readonly status: components["schemas"]["SyncOpStatusEnum"];
            /** Kind of record */
            readonly type: string;
            /** Format: uuid */
            readonly user: string;
            readonly user_name: string;
        };
        /**
         * @description * `applied` - applied
         *     * `merged` - merged
         *     * `conflict` - in conflict
         *     * `rejected` - rejected
         * @enum {string}
         */
        SyncOpStatusEnum: "applied" | "merged" | "conflict" | "rejected";
        /** @description accepted + duplicate + held + the count of rejected = points sent; `flagged` counts among `accepted`. */
        Taken: {
            accepted: number;
            duplicate: number;
            flagged: number;
            held: number;
            rejected: components["schemas"]["RefusedPoint"][];
        };
        /** @description A GPX file, and the visit it was recorded on. */
        TrailFileRequest: {
            /** Format: binary */
            file: string;
            /** Format: uuid */
            visit?: string;
        };
        /**
         * @description * `arriving` - arriving
         *     * `discarded` - discarded
         *     * `expired` - expired
         * @enum {string}
         */
        UploadStateEnum: "arriving" | "discarded" | "expired";
        User: {
            /** Format: uuid */
            readonly id: string;
            /**
             * Active
             * @description Designates whether this user should be treated as active. Unselect this instead of deleting accounts.
             */
            readonly is_active: boolean;
            readonly language: string;
            readonly name: string;
            /** Telephone */
            readonly phone: string;
            /** Revision */
            readonly rev: number;
            roles: components["schemas"]["Membership"][];
            /** @description Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only. */
            readonly username: string;
        };
        /**
         * @description * `confirmed` - confirmed
         *     * `probable` - probable
         *     * `insufficient` - insufficient
         *     * `contradicted` - contradicted
         * @enum {string}
         */
        VerdictEnum: "confirmed" | "probable" | "insufficient" | "contradicted";
        /** @description A visit. Its status and times change through the actions start, finish, verify and return only. */
        Visit: {
            /** @description question → answer, as the visit's version of the checklist asks; a change merges question by question, null takes an answer back */
            answers?: {
                [key: string]: unknown;
            };
            /** Format: uuid */
            assignment?: string | null;
            /** Format: uuid */
            checklist?: string | null;
            /** Format: date-time */
            readonly created_at: string;
            /** Format: uuid */
            readonly device: string | null;
            /** Format: uuid */
            readonly district: string;
            readonly district_name: string;
            /**
             * Ended
             * Format: date-time
             */
            readonly finished_at: string | null;
            /**
             * Format: uuid
             * @description may be minted by the client (UUIDv7); makes a resend harmless
             */
            id?: string;
            /** Format: date-time */
            readonly judged_at: string | null;
            /** Format: uuid */
            readonly judged_by: string | null;
            note?: string;
            readonly participant_names: string[];
            participants?: string[];
            /** @description photos whose bytes are here */
            readonly photos_stored: number;
            /** @description photos announced */
            readonly photos_total: number;
            /** Format: date */
            planned_for?: string | null;
            position?: {
                coordinates: number[];
                /** @enum {string} */
                type: "Point";
            } | null;
            /** Format: double */
            position_acc_m?: number | null;
            /**
             * Ended, as recorded
             * Format: date-time
             */
            readonly recorded_finished_at: string | null;
            /**
             * Began, as recorded
             * Format: date-time
             */
            readonly recorded_started_at: string | null;
            /** Format: uuid */
            reporter?: string | null;
            readonly reporter_name: string | null;
            /** Why returned */
            readonly returned_reason: string;
            /** Revision */
            readonly rev: number;
            /** @description of whom was met on site, as strokes: the size of the pad, and for each stroke where it begins and the steps from there */
            signature?: string;
            signed_by?: string;
            /** Format: uuid */
            site: string;
            readonly site_name: string;
            readonly site_name_en: string;
            readonly source: string;
            /**
             * Began
             * Format: date-time
             */
            readonly started_at: string | null;
            readonly status: components["schemas"]["VisitStatusEnum"];
            /** Format: uuid */
            trail_owner?: string | null;
            readonly trail_owner_name: string | null;
            /** Format: date-time */
            readonly updated_at: string;
        };
        /** @description A visit in a list: whether it is signed. What was drawn, up to 20,000 characters, the visit itself tells. */
        VisitList: {
            /** @description question → answer, as the visit's version of the checklist asks; a change merges question by question, null takes an answer back */
            answers?: {
                [key: string]: unknown;
            };
            /** Format: uuid */
            assignment?: string | null;
            /** Format: uuid */
            checklist?: string | null;
            /** Format: date-time */
            readonly created_at: string;
            /** Format: uuid */
            readonly device: string | null;
            /** Format: uuid */
            readonly district: string;
            readonly district_name: string;
            /**
             * Ended
             * Format: date-time
             */
            readonly finished_at: string | null;
            /**
             * Format: uuid
             * @description may be minted by the client (UUIDv7); makes a resend harmless
             */
            id?: string;
            /** Format: date-time */
            readonly judged_at: string | null;
            /** Format: uuid */
            readonly judged_by: string | null;
            note?: string;
            readonly participant_names: string[];
            participants?: string[];
            /** @description photos whose bytes are here */
            readonly photos_stored: number;
            /** @description photos announced */
            readonly photos_total: number;
            /** Format: date */
            planned_for?: string | null;
            position?: {
                coordinates: number[];
                /** @enum {string} */
                type: "Point";
            } | null;
            /** Format: double */
            position_acc_m?: number | null;
            /**
             * Ended, as recorded
             * Format: date-time
             */
            readonly recorded_finished_at: string | null;
            /**
             * Began, as recorded
             * Format: date-time
             */
            readonly recorded_started_at: string | null;
            /** Format: uuid */
            reporter?: string | null;
            readonly reporter_name: string | null;
            /** Why returned */
            readonly returned_reason: string;
            /** Revision */
            readonly rev: number;
            /** @description whether it has a `signature` */
            readonly signed: boolean;
            signed_by?: string;
            /** Format: uuid */
            site: string;
            readonly site_name: string;
            readonly site_name_en: string;
            readonly source: string;
            /**
             * Began
             * Format: date-time
             */
            readonly started_at: string | null;
            readonly status: components["schemas"]["VisitStatusEnum"];
            /** Format: uuid */
            trail_owner?: string | null;
            readonly trail_owner_name: string | null;
            /** Format: date-time */
            readonly updated_at: string;
        };
        /**
         * @description A photo of a visit, announced before its bytes arrive (`uploads/` with `subject` `visit_photo:<id>`).
         *
         *     `state` tells of the bytes: `stored` once they are kept, whether or not the picture has been read
         *     (`photo_state`); `refused` when they came and are no usable picture. While it is `pending`, `upload_state` tells
         *     what became of sending them; an upload that expired or was discarded can be begun again. A device that sent a
         *     smaller copy announces the original that is to come by `original_sha256` (empty: none is) and `original_size`,
         *     bytes; `original` is its photo once it is stored.
         */
        VisitPhoto: {
            caption?: string;
            /**
             * Format: uuid
             * @description one of the same visit
             */
            case?: string | null;
            /** Format: date-time */
            readonly created_at: string;
            /**
             * Format: uuid
             * @description may be minted by the client (UUIDv7); makes a resend harmless
             */
            id?: string;
            /** Format: uuid */
            readonly original: string | null;
            /** SHA-256 of the original */
            readonly original_sha256: string;
            /** Size of the original, bytes */
            readonly original_size: number | null;
            /**
             * File
             * Format: uuid
             */
            readonly photo: string | null;
            readonly photo_state: components["schemas"]["PhotoStateEnum"] | components["schemas"]["NullEnum"];
            position?: {
                coordinates: number[];
                /** @enum {string} */
                type: "Point";
            } | null;
            /** Revision */
            readonly rev: number;
            /** @description of the file's bytes, hexadecimal */
            sha256: string;
            /** Format: double */
            sigma_m?: number | null;
            /**
             * Format: int64
             * @description bytes
             */
            size: number;
            readonly state: components["schemas"]["VisitPhotoStateEnum"];
            /** Format: date-time */
            taken_at?: string | null;
            /** Format: date-time */
            readonly updated_at: string;
            /** Format: date-time */
            readonly upload_expires_at: string | null;
            readonly upload_state: components["schemas"]["UploadStateEnum"] | components["schemas"]["NullEnum"];
            /** Format: uuid */
            visit: string;
        };
        /**
         * @description A photo of a visit, announced before its bytes arrive (`uploads/` with `subject` `visit_photo:<id>`).
         *
         *     `state` tells of the bytes: `stored` once they are kept, whether or not the picture has been read
         *     (`photo_state`); `refused` when they came and are no usable picture. While it is `pending`, `upload_state` tells
         *     what became of sending them; an upload that expired or was discarded can be begun again. A device that sent a
         *     smaller copy announces the original that is to come by `original_sha256` (empty: none is) and `original_size`,
         *     bytes; `original` is its photo once it is stored.
         */
        VisitPhotoRequest: {
            caption?: string;
            /**
             * Format: uuid
             * @description one of the same visit
             */
            case?: string | null;
            /**
             * @description coordinate system of the coordinates in this body; stored as WGS 84
             *
             *     * `wgs84` - wgs84
             *     * `gcj02` - gcj02
             *     * `bd09` - bd09
             *     * `cgcs2000` - cgcs2000
             */
            crs?: components["schemas"]["CrsEnum"];
            /**
             * Format: uuid
             * @description may be minted by the client (UUIDv7); makes a resend harmless
             */
            id?: string;
            position?: {
                coordinates: number[];
                /** @enum {string} */
                type: "Point";
            } | null;
            /** @description of the file's bytes, hexadecimal */
            sha256: string;
            /** Format: double */
            sigma_m?: number | null;
            /**
             * Format: int64
             * @description bytes
             */
            size: number;
            /** Format: date-time */
            taken_at?: string | null;
            /** Format: uuid */
            visit: string;
        };
        /**
         * @description * `pending` - waiting for the file
         *     * `stored` - stored
         *     * `refused` - refused
         * @enum {string}
         */
        VisitPhotoStateEnum: "pending" | "stored" | "refused";
        /** @description A visit. Its status and times change through the actions start, finish, verify and return only. */
        VisitRequest: {
            /** @description question → answer, as the visit's version of the checklist asks; a change merges question by question, null takes an answer back */
            answers?: {
                [key: string]: unknown;
            };
            /** Format: uuid */
            assignment?: string | null;
            /** Format: uuid */
            checklist?: string | null;
            /**
             * @description coordinate system of the coordinates in this body; stored as WGS 84
             *
             *     * `wgs84` - wgs84
             *     * `gcj02` - gcj02
             *     * `bd09` - bd09
             *     * `cgcs2000` - cgcs2000
             */
            crs?: components["schemas"]["CrsEnum"];
            /**
             * Format: uuid
             * @description may be minted by the client (UUIDv7); makes a resend harmless
             */
            id?: string;
            note?: string;
            participants?: string[];
            /** Format: date */
            planned_for?: string | null;
            position?: {
                coordinates: number[];
                /** @enum {string} */
                type: "Point";
            } | null;
            /** Format: double */
            position_acc_m?: number | null;
            /** Format: uuid */
            reporter?: string | null;
            /** @description of whom was met on site, as strokes: the size of the pad, and for each stroke where it begins and the steps from there */
            signature?: string;
            signed_by?: string;
            /** Format: uuid */
            site: string;
            /** Format: uuid */
            trail_owner?: string | null;
        };
        /**
         * @description * `planned` - planned
         *     * `in_progress` - under way
         *     * `reported` - reported
         *     * `verified` - verified
         *     * `returned` - returned
         * @enum {string}
         */
        VisitStatusEnum: "planned" | "in_progress" | "reported" | "verified" | "returned";
        Waiting: {
            /** @description open conflicts, at most 1,000 */
            conflicts: number;
            /** @description devices that seem to record in another coordinate system, for the caller to decide; at most 1,000 */
            crs_proposals: number;
            /** @description rejected operations that nobody has reviewed, at most 1,000 */
            ops: number;
        };
        /**
         * @description * `unavailable` - unavailable
         * @enum {string}
         */
        WalkEnum: "unavailable";
        /**
         * @description * `0` - Monday
         *     * `1` - Tuesday
         *     * `2` - Wednesday
         *     * `3` - Thursday
         *     * `4` - Friday
         *     * `5` - Saturday
         *     * `6` - Sunday
         * @enum {integer}
         */
        WeekdayEnum: 0 | 1 | 2 | 3 | 4 | 5 | 6;
        Wiped: {
            /** Format: uuid */
            id: string;
            /**
             * Format: date-time
             * @description when it said so first
             */
            wiped_at: string;
        };
        XlsFormRequest: {
            /**
             * Format: binary
             * @description an XLSForm, .xlsx, at most 2 MiB
             */
            file: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    agencies_list: {
        parameters: {
            query?: {
                code?: string;
                /** @description The pagination cursor value. */
                cursor?: string;
                district?: string;
                /**
                 * @description * `department` - department
                 *     * `office` - office
                 *     * `utility` - utility
                 *     * `company` - public-service company
                 */
                kind?: "company" | "department" | "office" | "utility";
                /** @description Number of results to return per page. */
                limit?: number;
                /** @description order of the list */
                ordering?: "-code" | "-name" | "code" | "name";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedAgencyList"];
                    "application/json": components["schemas"]["PaginatedAgencyList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    agencies_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Agency"];
                    "application/json": components["schemas"]["Agency"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    assignments_list: {
        parameters: {
            query?: {
                /** @description in force today */
                current?: boolean;
                /** @description The pagination cursor value. */
                cursor?: string;
                /** @description a district: it and all below it */
                district?: string;
                holder_agency?: string;
                holder_user?: string;
                liaison?: string;
                /** @description Number of results to return per page. */
                limit?: number;
                /** @description order of the list */
                ordering?: "-created_at" | "-ends_on" | "-starts_on" | "created_at" | "ends_on" | "starts_on";
                site?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedAssignmentList"];
                    "application/json": components["schemas"]["PaginatedAssignmentList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    assignments_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AssignmentRequest"];
            };
        };
        responses: {
            /** @description it was there, as the body says */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Assignment"];
                    "application/json": components["schemas"]["Assignment"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Assignment"];
                    "application/json": components["schemas"]["Assignment"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    assignments_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Assignment"];
                    "application/json": components["schemas"]["Assignment"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    assignments_partial_update: {
        parameters: {
            query?: never;
            header: {
                /** @description the ETag you read, or `*` */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedAssignmentRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Assignment"];
                    "application/json": components["schemas"]["Assignment"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description changed since you read it */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cases_list: {
        parameters: {
            query?: {
                /** @description west,south,east,north in degrees of the query's `crs` */
                bbox?: string;
                category?: string;
                category_code?: string;
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
                /** @description The pagination cursor value. */
                cursor?: string;
                /** @description a district: it and all below it */
                district?: string;
                /** @description Number of results to return per page. */
                limit?: number;
                /** @description order of the list */
                ordering?: "-category" | "-created_at" | "-district_name" | "-raised_at" | "-settled_at" | "-site_name" | "-site_name_en" | "-submitter_name" | "-updated_at" | "category" | "created_at" | "district_name" | "raised_at" | "settled_at" | "site_name" | "site_name_en" | "submitter_name" | "updated_at";
                /** @description part of the text */
                q?: string;
                raised_after?: string;
                raised_before?: string;
                settled?: boolean;
                settled_on_site?: boolean;
                site?: string;
                submitter?: string;
                visit?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedCaseList"];
                    "application/json": components["schemas"]["PaginatedCaseList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cases_create: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CaseRequest"];
            };
        };
        responses: {
            /** @description it was there, as the body says */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Case"];
                    "application/json": components["schemas"]["Case"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Case"];
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cases_retrieve: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Case"];
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cases_destroy: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header: {
                /** @description the ETag you read, or `*` */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description changed since you read it */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cases_partial_update: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header: {
                /** @description the ETag you read, or `*` */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedCaseRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Case"];
                    "application/json": components["schemas"]["Case"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description changed since you read it */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cases_export_retrieve: {
        parameters: {
            query: {
                /** @description west,south,east,north in degrees of the query's `crs` */
                bbox?: string;
                category?: string;
                category_code?: string;
                /** @description a district: it and all below it */
                district?: string;
                file: "csv" | "geojson" | "xlsx";
                /** @description order of the list */
                ordering?: "-category" | "-created_at" | "-district_name" | "-raised_at" | "-settled_at" | "-site_name" | "-site_name_en" | "-submitter_name" | "-updated_at" | "category" | "created_at" | "district_name" | "raised_at" | "settled_at" | "site_name" | "site_name_en" | "submitter_name" | "updated_at";
                /** @description part of the text */
                q?: string;
                raised_after?: string;
                raised_before?: string;
                settled?: boolean;
                settled_on_site?: boolean;
                site?: string;
                submitter?: string;
                visit?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": {
                        [key: string]: unknown;
                    };
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                    "text/csv": string;
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    categories_list: {
        parameters: {
            query?: {
                /** @description The pagination cursor value. */
                cursor?: string;
                /** @description Number of results to return per page. */
                limit?: number;
                /** @description order of the list */
                ordering?: "-code" | "-order" | "code" | "order";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedCategoryList"];
                    "application/json": components["schemas"]["PaginatedCategoryList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    categories_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Category"];
                    "application/json": components["schemas"]["Category"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checklists_list: {
        parameters: {
            query?: {
                code?: string;
                /** @description The pagination cursor value. */
                cursor?: string;
                /** @description true unless said: published and not withdrawn; false: the others */
                in_force?: boolean;
                /** @description Number of results to return per page. */
                limit?: number;
                /** @description order of the list */
                ordering?: "-code" | "-published_at" | "-title" | "-version" | "code" | "published_at" | "title" | "version";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedChecklistList"];
                    "application/json": components["schemas"]["PaginatedChecklistList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checklists_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChecklistRequest"];
            };
        };
        responses: {
            /** @description it was there, as the body says */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Checklist"];
                    "application/json": components["schemas"]["Checklist"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Checklist"];
                    "application/json": components["schemas"]["Checklist"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checklists_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Checklist"];
                    "application/json": components["schemas"]["Checklist"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checklists_destroy: {
        parameters: {
            query?: never;
            header: {
                /** @description the ETag you read, or `*` */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description changed since you read it */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checklists_partial_update: {
        parameters: {
            query?: never;
            header: {
                /** @description the ETag you read, or `*` */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedChecklistRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Checklist"];
                    "application/json": components["schemas"]["Checklist"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description changed since you read it */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checklists_publish_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PublishRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Checklist"];
                    "application/json": components["schemas"]["Checklist"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description with If-Match: somebody changed the draft since */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checklists_withdraw_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Checklist"];
                    "application/json": components["schemas"]["Checklist"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checklists_import_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["XlsFormRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["ImportedForm"];
                    "application/json": components["schemas"]["ImportedForm"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    config_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Config"];
                    "application/json": components["schemas"]["Config"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    coverage_retrieve: {
        parameters: {
            query?: {
                /** @description it and all below it */
                district?: string;
                /**
                 * @description a file instead of JSON
                 *
                 *     * `csv` - csv
                 *     * `xlsx` - xlsx
                 *     * `geojson` - geojson
                 */
                file?: "csv" | "xlsx" | "geojson";
                first_day?: string;
                last_day?: string;
                /** @description of the rows, in a file too */
                ordering?: "-district_name" | "-due_on" | "-holder_name" | "-interval_days" | "-last_visit_on" | "-overdue_days" | "-site_code" | "-site_name" | "-site_name_en" | "-visits" | "-visits_required" | "district_name" | "due_on" | "holder_name" | "interval_days" | "last_visit_on" | "overdue_days" | "site_code" | "site_name" | "site_name_en" | "visits" | "visits_required";
                /**
                 * @description with `file`: these rows alone
                 *
                 *     * `overdue` - overdue
                 *     * `never` - never
                 */
                show?: "overdue" | "never";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": {
                        [key: string]: unknown;
                    };
                    "application/json": components["schemas"]["Coverage"];
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                    "text/csv": string;
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    crs_proposals_list: {
        parameters: {
            query?: {
                /** @description The pagination cursor value. */
                cursor?: string;
                /** @description Number of results to return per page. */
                limit?: number;
                /** @description order of the list */
                ordering?: "-crs" | "-device_name" | "-made_at" | "-since" | "-sites" | "-user_name" | "crs" | "device_name" | "made_at" | "since" | "sites" | "user_name";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedAwaitingCrsList"];
                    "application/json": components["schemas"]["PaginatedAwaitingCrsList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    devices_list: {
        parameters: {
            query?: {
                /** @description The pagination cursor value. */
                cursor?: string;
                /** @description Number of results to return per page. */
                limit?: number;
                /** @description order of the list */
                ordering?: "-app_version" | "-created_at" | "-last_seen_at" | "-name" | "-queue_depth" | "-storage_free" | "-user_name" | "app_version" | "created_at" | "last_seen_at" | "name" | "queue_depth" | "storage_free" | "user_name";
                revoked?: boolean;
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedDeviceList"];
                    "application/json": components["schemas"]["PaginatedDeviceList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    devices_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["SignedIn"];
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the enrolment code was used, or is too old */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    devices_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Device"];
                    "application/json": components["schemas"]["Device"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    devices_destroy: {
        parameters: {
            query?: {
                /** @description what the device does with its store */
                wipe?: "after_quarantine" | "now";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Device"];
                    "application/json": components["schemas"]["Device"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description changed since you read it */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    devices_crs_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["DeviceCrs"];
                    "application/json": components["schemas"]["DeviceCrs"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    devices_crs_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetCrsRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["DeviceCrs"];
                    "application/json": components["schemas"]["DeviceCrs"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    devices_crs_reject_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RejectCrsRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["DeviceCrs"];
                    "application/json": components["schemas"]["DeviceCrs"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description `already_settled`: decided otherwise, or withdrawn */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    devices_ingest_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["IngestState"];
                    "application/json": components["schemas"]["IngestState"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    devices_ingest_key_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["IngestKey"];
                    "application/json": components["schemas"]["IngestKey"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    devices_ingest_key_destroy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description changed since you read it */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    devices_quarantine_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    groups: Record<string, never>[][];
                    schema?: number;
                    /** @description by the device's clock */
                    sent_at?: string;
                };
            };
        };
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Kept"];
                    "application/json": components["schemas"]["Kept"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    devices_wiped_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Wiped"];
                    "application/json": components["schemas"]["Wiped"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    districts_list: {
        parameters: {
            query?: {
                code?: string;
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
                /** @description The pagination cursor value. */
                cursor?: string;
                /**
                 * @description * `province` - province
                 *     * `city` - city
                 *     * `county` - county
                 *     * `district` - district
                 *     * `development_zone` - development zone
                 *     * `town` - town
                 *     * `street` - street office
                 *     * `community` - community
                 *     * `village` - village
                 */
                kind?: "city" | "community" | "county" | "development_zone" | "district" | "province" | "street" | "town" | "village";
                /** @description Number of results to return per page. */
                limit?: number;
                /** @description order of the list */
                ordering?: "-code" | "-name" | "-path" | "code" | "name" | "path";
                parent?: string;
                /** @description a district: it and all below it */
                within?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedDistrictListList"];
                    "application/json": components["schemas"]["PaginatedDistrictListList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    districts_retrieve: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["District"];
                    "application/json": components["schemas"]["District"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    duty_windows_list: {
        parameters: {
            query?: {
                /** @description The pagination cursor value. */
                cursor?: string;
                district?: string;
                /** @description Number of results to return per page. */
                limit?: number;
                /** @description order of the list */
                ordering?: "-created_at" | "-starts" | "-weekday" | "created_at" | "starts" | "weekday";
                user?: string;
                /**
                 * @description * `0` - Monday
                 *     * `1` - Tuesday
                 *     * `2` - Wednesday
                 *     * `3` - Thursday
                 *     * `4` - Friday
                 *     * `5` - Saturday
                 *     * `6` - Sunday
                 */
                weekday?: 0 | 1 | 2 | 3 | 4 | 5 | 6;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedDutyWindowList"];
                    "application/json": components["schemas"]["PaginatedDutyWindowList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    duty_windows_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DutyWindowRequest"];
            };
        };
        responses: {
            /** @description it was there, as the body says */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["DutyWindow"];
                    "application/json": components["schemas"]["DutyWindow"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["DutyWindow"];
                    "application/json": components["schemas"]["DutyWindow"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    duty_windows_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["DutyWindow"];
                    "application/json": components["schemas"]["DutyWindow"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    duty_windows_destroy: {
        parameters: {
            query?: never;
            header: {
                /** @description the ETag you read, or `*` */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description changed since you read it */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    duty_windows_partial_update: {
        parameters: {
            query?: never;
            header: {
                /** @description the ETag you read, or `*` */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedDutyWindowRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["DutyWindow"];
                    "application/json": components["schemas"]["DutyWindow"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description changed since you read it */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enrolment_codes_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["EnrolmentCodeRequestRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["EnrolmentCode"];
                    "application/json": components["schemas"]["EnrolmentCode"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events_list: {
        parameters: {
            query?: {
                at_after?: string;
                at_before?: string;
                /** @description The pagination cursor value. */
                cursor?: string;
                /** @description a district: it and all below it */
                district?: string;
                /**
                 * @description * `arrived` - arrived
                 *     * `left` - left
                 *     * `overdue` - overdue
                 */
                event?: "arrived" | "left" | "overdue";
                /** @description Number of results to return per page. */
                limit?: number;
                /** @description order of the list */
                ordering?: "-at" | "-district_name" | "-event" | "-site_name" | "-site_name_en" | "-user_name" | "at" | "district_name" | "event" | "site_name" | "site_name_en" | "user_name";
                site?: string;
                user?: string;
                visit?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedEventList"];
                    "application/json": components["schemas"]["PaginatedEventList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    events_export_retrieve: {
        parameters: {
            query: {
                at_after?: string;
                at_before?: string;
                /** @description a district: it and all below it */
                district?: string;
                /**
                 * @description * `arrived` - arrived
                 *     * `left` - left
                 *     * `overdue` - overdue
                 */
                event?: "arrived" | "left" | "overdue";
                file: "csv" | "geojson" | "xlsx";
                /** @description order of the list */
                ordering?: "-at" | "-district_name" | "-event" | "-site_name" | "-site_name_en" | "-user_name" | "at" | "district_name" | "event" | "site_name" | "site_name_en" | "user_name";
                site?: string;
                user?: string;
                visit?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": {
                        [key: string]: unknown;
                    };
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                    "text/csv": string;
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    heat_retrieve: {
        parameters: {
            query?: {
                /** @description it and all below it */
                district?: string;
                first_day?: string;
                last_day?: string;
                /**
                 * @description side of a square in degrees; usually 0.01
                 *
                 *     * `0.0025` - 0.0025
                 *     * `0.005` - 0.005
                 *     * `0.01` - 0.01
                 *     * `0.02` - 0.02
                 *     * `0.05` - 0.05
                 */
                size_deg?: 0.0025 | 0.005 | 0.01 | 0.02 | 0.05;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A FeatureCollection of squares with `visits`, `minutes` and `people`; `others` says whether visits that you may not see were counted, where `least_people` were */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    history_retrieve: {
        parameters: {
            query: {
                /** @description the record's id */
                id: string;
                /** @description record type, as `visit` */
                type: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["History"];
                    "application/json": components["schemas"]["History"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ingest_messages_list: {
        parameters: {
            query?: {
                /**
                 * @description * `overland` - Overland
                 *     * `owntracks` - OwnTracks
                 *     * `osmand` - Traccar Client
                 */
                app?: "osmand" | "overland" | "owntracks";
                code?: string;
                /** @description The pagination cursor value. */
                cursor?: string;
                device?: string;
                /** @description Number of results to return per page. */
                limit?: number;
                /** @description order of the list */
                ordering?: "-app" | "-code" | "-received_at" | "-settled" | "-size" | "app" | "code" | "received_at" | "settled" | "size";
                settled?: boolean;
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedIngestMessageList"];
                    "application/json": components["schemas"]["PaginatedIngestMessageList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ingest_messages_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["IngestMessageWithText"];
                    "application/json": components["schemas"]["IngestMessageWithText"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ingest_messages_content_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the body as it came */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ingest_messages_dismiss_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["DismissRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["IngestMessageWithText"];
                    "application/json": components["schemas"]["IngestMessageWithText"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ingest_messages_retry_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["IngestMessageWithText"];
                    "application/json": components["schemas"]["IngestMessageWithText"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    jobs_list: {
        parameters: {
            query?: {
                /** @description The pagination cursor value. */
                cursor?: string;
                /** @description Number of results to return per page. */
                limit?: number;
                /** @description order of the list */
                ordering?: "-attempts" | "-id" | "-scheduled_at" | "-task_name" | "attempts" | "id" | "scheduled_at" | "task_name";
                status?: "aborted" | "cancelled" | "doing" | "failed" | "succeeded" | "todo";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedJobList"];
                    "application/json": components["schemas"]["PaginatedJobList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    jobs_retry_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                job: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["JobRetry"];
                    "application/json": components["schemas"]["JobRetry"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    maps_offline_packages_list: {
        parameters: {
            query?: {
                /** @description The pagination cursor value. */
                cursor?: string;
                /** @description Number of results to return per page. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedOfflinePackageList"];
                    "application/json": components["schemas"]["PaginatedOfflinePackageList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    maps_offline_packages_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["OfflinePackage"];
                    "application/json": components["schemas"]["OfflinePackage"];
                };
            };
            /** @description it is being made */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["OfflinePackage"];
                    "application/json": components["schemas"]["OfflinePackage"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    maps_offline_packages_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["OfflinePackage"];
                    "application/json": components["schemas"]["OfflinePackage"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    maps_offline_packages_file_retrieve: {
        parameters: {
            query?: never;
            header?: {
                /** @description an ETag you hold */
                "If-None-Match"?: string;
                /** @description the ETag that the range is of */
                "If-Range"?: string;
                /** @description one range, as bytes=0-1023 */
                Range?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the bytes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.pmtiles": string;
                };
            };
            /** @description the bytes of the range */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.pmtiles": string;
                };
            };
            /** @description you hold it */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description it is not ready */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the range lies outside the file */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Me"];
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_partial_update: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedLanguageRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Me"];
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description changed since you read it */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_erasure_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["ErasureRequestRequest"];
            };
        };
        responses: {
            /** @description asked for already */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Erasure"];
                    "application/json": components["schemas"]["Erasure"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Erasure"];
                    "application/json": components["schemas"]["Erasure"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_export_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a zip of JSON Lines */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": string;
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_looks_list: {
        parameters: {
            query?: {
                /** @description The pagination cursor value. */
                cursor?: string;
                /** @description Number of results to return per page. */
                limit?: number;
                /** @description order of the list */
                ordering?: "-looker_name" | "-purpose" | "-since" | "looker_name" | "purpose" | "since";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedLookList"];
                    "application/json": components["schemas"]["PaginatedLookList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    me_stored_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Stored"];
                    "application/json": components["schemas"]["Stored"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    panoramas_list: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
                /** @description The pagination cursor value. */
                cursor?: string;
                /** @description Number of results to return per page. */
                limit?: number;
                /** @description order of the list */
                ordering?: "-created_at" | "-taken_at" | "created_at" | "taken_at";
                /**
                 * @description * `processing` - being read
                 *     * `ready` - ready
                 *     * `refused` - refused
                 */
                state?: "processing" | "ready" | "refused";
                uploaded_by?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedPanoramaList"];
                    "application/json": components["schemas"]["PaginatedPanoramaList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    panoramas_retrieve: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Panorama"];
                    "application/json": components["schemas"]["Panorama"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    panoramas_file_retrieve: {
        parameters: {
            query?: never;
            header?: {
                /** @description an ETag you hold */
                "If-None-Match"?: string;
                /** @description one range, as bytes=0-1023 */
                Range?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the bytes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                    "image/heic": string;
                    "image/jpeg": string;
                    "image/png": string;
                    "image/webp": string;
                };
            };
            /** @description the bytes of the range */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                    "image/heic": string;
                    "image/jpeg": string;
                    "image/png": string;
                    "image/webp": string;
                };
            };
            /** @description you hold it */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the range lies outside the file */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    panoramas_preview_retrieve: {
        parameters: {
            query?: {
                /** @description longest side, pixels */
                size?: 1024 | 256;
            };
            header?: {
                /** @description an ETag you hold */
                "If-None-Match"?: string;
                /** @description one range, as bytes=0-1023 */
                Range?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the bytes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": string;
                };
            };
            /** @description the bytes of the range */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": string;
                };
            };
            /** @description you hold it */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not read yet, or refused: state and refusal_code say which */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the range lies outside the file */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    photos_list: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
                /** @description The pagination cursor value. */
                cursor?: string;
                /** @description Number of results to return per page. */
                limit?: number;
                /** @description order of the list */
                ordering?: "-created_at" | "-taken_at" | "created_at" | "taken_at";
                /**
                 * @description * `processing` - being read
                 *     * `ready` - ready
                 *     * `refused` - refused
                 */
                state?: "processing" | "ready" | "refused";
                uploaded_by?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedPhotoList"];
                    "application/json": components["schemas"]["PaginatedPhotoList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    photos_retrieve: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Photo"];
                    "application/json": components["schemas"]["Photo"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    photos_file_retrieve: {
        parameters: {
            query?: never;
            header?: {
                /** @description an ETag you hold */
                "If-None-Match"?: string;
                /** @description one range, as bytes=0-1023 */
                Range?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the bytes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                    "image/heic": string;
                    "image/jpeg": string;
                    "image/png": string;
                    "image/webp": string;
                };
            };
            /** @description the bytes of the range */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                    "image/heic": string;
                    "image/jpeg": string;
                    "image/png": string;
                    "image/webp": string;
                };
            };
            /** @description you hold it */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the range lies outside the file */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    photos_preview_retrieve: {
        parameters: {
            query?: {
                /** @description longest side, pixels */
                size?: 1024 | 256;
            };
            header?: {
                /** @description an ETag you hold */
                "If-None-Match"?: string;
                /** @description one range, as bytes=0-1023 */
                Range?: string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the bytes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": string;
                };
            };
            /** @description the bytes of the range */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/jpeg": string;
                };
            };
            /** @description you hold it */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not read yet, or refused: state and refusal_code say which */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the range lies outside the file */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    positions_list: {
        parameters: {
            query?: {
                /** @description west,south,east,north in degrees of the query's `crs` */
                bbox?: string;
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
                /** @description The pagination cursor value. */
                cursor?: string;
                /** @description a district: it and all below it */
                district?: string;
                /** @description Number of results to return per page. */
                limit?: number;
                seen_after?: string;
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedLastPositionList"];
                    "application/json": components["schemas"]["PaginatedLastPositionList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    quarantined_groups_list: {
        parameters: {
            query?: {
                /** @description The pagination cursor value. */
                cursor?: string;
                device?: string;
                /** @description Number of results to return per page. */
                limit?: number;
                /** @description order of the list */
                ordering?: "-device_name" | "-op_count" | "-received_at" | "-reviewed_at" | "-size" | "-user_name" | "device_name" | "op_count" | "received_at" | "reviewed_at" | "size" | "user_name";
                reviewed?: boolean;
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedQuarantinedGroupList"];
                    "application/json": components["schemas"]["PaginatedQuarantinedGroupList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    quarantined_groups_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["QuarantinedGroupWithOps"];
                    "application/json": components["schemas"]["QuarantinedGroupWithOps"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    quarantined_groups_adopt_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["QuarantinedGroupWithOps"];
                    "application/json": components["schemas"]["QuarantinedGroupWithOps"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    quarantined_groups_content_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the group as it came */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    quarantined_groups_review_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReviewRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["QuarantinedGroupWithOps"];
                    "application/json": components["schemas"]["QuarantinedGroupWithOps"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reviews_list: {
        parameters: {
            query?: {
                /** @description The pagination cursor value. */
                cursor?: string;
                /**
                 * @description one or more of what stands
                 *
                 *     * `open` - to decide
                 *     * `queried` - queried
                 *     * `accepted` - accepted
                 *     * `rejected` - rejected
                 */
                decision?: ("accepted" | "open" | "queried" | "rejected")[];
                /** @description a district: it and all below it */
                district?: string;
                /** @description Number of results to return per page. */
                limit?: number;
                /** @description order of the list */
                ordering?: "-decision" | "-district_name" | "-happened_at" | "-reporter_name" | "-score" | "-site_name" | "-site_name_en" | "-trail_owner_name" | "decision" | "district_name" | "happened_at" | "reporter_name" | "score" | "site_name" | "site_name_en" | "trail_owner_name";
                started_after?: string;
                started_before?: string;
                /**
                 * @description one or more; `none` for visits that await one
                 *
                 *     * `confirmed` - confirmed
                 *     * `probable` - probable
                 *     * `insufficient` - insufficient
                 *     * `contradicted` - contradicted
                 *     * `none` - none
                 */
                verdict?: ("confirmed" | "contradicted" | "insufficient" | "none" | "probable")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedReviewList"];
                    "application/json": components["schemas"]["PaginatedReviewList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reviews_neighbours_retrieve: {
        parameters: {
            query?: {
                /**
                 * @description one or more of what stands
                 *
                 *     * `open` - to decide
                 *     * `queried` - queried
                 *     * `accepted` - accepted
                 *     * `rejected` - rejected
                 */
                decision?: ("accepted" | "open" | "queried" | "rejected")[];
                /** @description a district: it and all below it */
                district?: string;
                started_after?: string;
                started_before?: string;
                /**
                 * @description one or more; `none` for visits that await one
                 *
                 *     * `confirmed` - confirmed
                 *     * `probable` - probable
                 *     * `insufficient` - insufficient
                 *     * `contradicted` - contradicted
                 *     * `none` - none
                 */
                verdict?: ("confirmed" | "contradicted" | "insufficient" | "none" | "probable")[];
            };
            header?: never;
            path: {
                /** @description A unique value identifying this review. */
                visit: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Neighbours"];
                    "application/json": components["schemas"]["Neighbours"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reviews_counts_list: {
        parameters: {
            query?: {
                /**
                 * @description one or more of what stands
                 *
                 *     * `open` - to decide
                 *     * `queried` - queried
                 *     * `accepted` - accepted
                 *     * `rejected` - rejected
                 */
                decision?: ("accepted" | "open" | "queried" | "rejected")[];
                /** @description a district: it and all below it */
                district?: string;
                started_after?: string;
                started_before?: string;
                /**
                 * @description one or more; `none` for visits that await one
                 *
                 *     * `confirmed` - confirmed
                 *     * `probable` - probable
                 *     * `insufficient` - insufficient
                 *     * `contradicted` - contradicted
                 *     * `none` - none
                 */
                verdict?: ("confirmed" | "contradicted" | "insufficient" | "none" | "probable")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["ReviewCount"][];
                    "application/json": components["schemas"]["ReviewCount"][];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reviews_export_retrieve: {
        parameters: {
            query: {
                /**
                 * @description one or more of what stands
                 *
                 *     * `open` - to decide
                 *     * `queried` - queried
                 *     * `accepted` - accepted
                 *     * `rejected` - rejected
                 */
                decision?: ("accepted" | "open" | "queried" | "rejected")[];
                /** @description a district: it and all below it */
                district?: string;
                file: "csv" | "geojson" | "xlsx";
                /** @description order of the list */
                ordering?: "-decision" | "-district_name" | "-happened_at" | "-reporter_name" | "-score" | "-site_name" | "-site_name_en" | "-trail_owner_name" | "decision" | "district_name" | "happened_at" | "reporter_name" | "score" | "site_name" | "site_name_en" | "trail_owner_name";
                started_after?: string;
                started_before?: string;
                /**
                 * @description one or more; `none` for visits that await one
                 *
                 *     * `confirmed` - confirmed
                 *     * `probable` - probable
                 *     * `insufficient` - insufficient
                 *     * `contradicted` - contradicted
                 *     * `none` - none
                 */
                verdict?: ("confirmed" | "contradicted" | "insufficient" | "none" | "probable")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": {
                        [key: string]: unknown;
                    };
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                    "text/csv": string;
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    service_points_list: {
        parameters: {
            query?: {
                area?: string;
                code?: string;
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
                /** @description The pagination cursor value. */
                cursor?: string;
                district?: string;
                /**
                 * @description * `hall` - Service hall
                 *     * `locker` - Document locker
                 *     * `kiosk` - Licence kiosk
                 *     * `tax_terminal` - Tax terminal
                 *     * `concierge` - Building concierge
                 *     * `community` - Community point
                 *     * `town_centre` - Town service centre
                 *     * `village` - Village point
                 *     * `mailbox` - 24-hour mailbox
                 *     * `smart_hall` - 24-hour smart hall
                 */
                kind?: ("community" | "concierge" | "hall" | "kiosk" | "locker" | "mailbox" | "smart_hall" | "tax_terminal" | "town_centre" | "village")[];
                /** @description Number of results to return per page. */
                limit?: number;
                /** @description order of the list */
                ordering?: "-code" | "-name" | "-updated_at" | "code" | "name" | "updated_at";
                /**
                 * @description * `open` - in service
                 *     * `closed` - closed for good
                 *     * `offline` - out of order
                 */
                status?: "closed" | "offline" | "open";
                /** @description a district: points of it and of all below it */
                within?: unknown;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedServicePointList"];
                    "application/json": components["schemas"]["PaginatedServicePointList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    service_points_create: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ServicePointRequest"];
            };
        };
        responses: {
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["ServicePoint"];
                    "application/json": components["schemas"]["ServicePoint"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    service_points_retrieve: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["ServicePoint"];
                    "application/json": components["schemas"]["ServicePoint"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    service_points_destroy: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header: {
                /** @description the ETag you read, or `*` */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description changed since you read it */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    service_points_partial_update: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header: {
                /** @description the ETag you read, or `*` */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedServicePointRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["ServicePoint"];
                    "application/json": components["schemas"]["ServicePoint"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description changed since you read it */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    service_points_nearest: {
        parameters: {
            query: {
                /** @description `walk`: as `air`, and each feature says `walk: unavailable` while there is no router */
                by?: "air" | "walk";
                /** @description coordinate system of lon and lat, and of the answer */
                crs?: "wgs84" | "gcj02" | "bd09" | "cgcs2000";
                /** @description a service item that the point must handle. No items are kept yet, so every value is refused with 422 `unknown_reference`. */
                item?: string;
                /** @description repeated or separated by commas; all kinds when absent */
                kind?: ("hall" | "locker" | "kiosk" | "tax_terminal" | "concierge" | "community" | "town_centre" | "village" | "mailbox" | "smart_hall")[];
                /** @description degrees, -90 to 90, in `crs` */
                lat: number;
                limit?: number;
                /** @description degrees, -180 to 180, in `crs` */
                lon: number;
                /** @description only points open at this instant: `now`, or ISO 8601 with offset or Z. Points whose hours are not known are left out. */
                open_at?: string;
                /** @description metres */
                radius?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Nearest"];
                    "application/json": components["schemas"]["Nearest"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sites_list: {
        parameters: {
            query?: {
                agency?: string;
                /** @description west,south,east,north in degrees of the query's `crs` */
                bbox?: string;
                code?: string;
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
                /** @description The pagination cursor value. */
                cursor?: string;
                /** @description a district: it and all below it */
                district?: string;
                /**
                 * @description * `enterprise` - enterprise
                 *     * `project` - project
                 */
                kind?: "enterprise" | "project";
                /** @description Number of results to return per page. */
                limit?: number;
                /** @description order of the list */
                ordering?: "-address" | "-code" | "-created_at" | "-district_name" | "-kind" | "-name" | "-name_en" | "-status" | "-updated_at" | "address" | "code" | "created_at" | "district_name" | "kind" | "name" | "name_en" | "status" | "updated_at";
                /** @description part of the name, English name or code */
                q?: string;
                /**
                 * @description * `active` - active
                 *     * `closed` - closed
                 */
                status?: "active" | "closed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedSiteList"];
                    "application/json": components["schemas"]["PaginatedSiteList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sites_create: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SiteRequest"];
            };
        };
        responses: {
            /** @description it was there, as the body says */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Site"];
                    "application/json": components["schemas"]["Site"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Site"];
                    "application/json": components["schemas"]["Site"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sites_retrieve: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Site"];
                    "application/json": components["schemas"]["Site"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sites_partial_update: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header: {
                /** @description the ETag you read, or `*` */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedSiteRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Site"];
                    "application/json": components["schemas"]["Site"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description changed since you read it */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sites_panoramas_list: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
                /** @description The pagination cursor value. */
                cursor?: string;
                /** @description Number of results to return per page. */
                limit?: number;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedSitePanoramaList"];
                    "application/json": components["schemas"]["PaginatedSitePanoramaList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sites_export_retrieve: {
        parameters: {
            query: {
                agency?: string;
                /** @description west,south,east,north in degrees of the query's `crs` */
                bbox?: string;
                code?: string;
                /** @description a district: it and all below it */
                district?: string;
                file: "csv" | "geojson" | "xlsx";
                /**
                 * @description * `enterprise` - enterprise
                 *     * `project` - project
                 */
                kind?: "enterprise" | "project";
                /** @description order of the list */
                ordering?: "-address" | "-code" | "-created_at" | "-district_name" | "-kind" | "-name" | "-name_en" | "-status" | "-updated_at" | "address" | "code" | "created_at" | "district_name" | "kind" | "name" | "name_en" | "status" | "updated_at";
                /** @description part of the name, English name or code */
                q?: string;
                /**
                 * @description * `active` - active
                 *     * `closed` - closed
                 */
                status?: "active" | "closed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": {
                        [key: string]: unknown;
                    };
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                    "text/csv": string;
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sync_conflicts_list: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
                /** @description The pagination cursor value. */
                cursor?: string;
                /** @description Number of results to return per page. */
                limit?: number;
                /** @description order of the list */
                ordering?: "-created_at" | "-resolved_at" | "-site_name" | "-site_name_en" | "-type" | "-updated_at" | "created_at" | "resolved_at" | "site_name" | "site_name_en" | "type" | "updated_at";
                /** @description the record's id */
                record?: string;
                site?: string;
                /**
                 * @description open or resolved
                 *
                 *     * `open` - open
                 *     * `resolved` - resolved
                 */
                state?: "open" | "resolved";
                /** @description kind of record, as `visit` */
                type?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedConflictList"];
                    "application/json": components["schemas"]["PaginatedConflictList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sync_conflicts_retrieve: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Conflict"];
                    "application/json": components["schemas"]["Conflict"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sync_conflicts_partial_update: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header: {
                /** @description the ETag you read, or `*` */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedResolutionRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Conflict"];
                    "application/json": components["schemas"]["Conflict"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description changed since you read it */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sync_ops_list: {
        parameters: {
            query?: {
                /** @description The pagination cursor value. */
                cursor?: string;
                device?: string;
                /** @description Number of results to return per page. */
                limit?: number;
                /** @description order of the list */
                ordering?: "-code" | "-received_at" | "-reviewed_at" | "-type" | "-user_name" | "code" | "received_at" | "reviewed_at" | "type" | "user_name";
                /** @description the record's id */
                record?: string;
                reviewed?: boolean;
                /**
                 * @description default rejected
                 *
                 *     * `applied` - applied
                 *     * `merged` - merged
                 *     * `conflict` - in conflict
                 *     * `rejected` - rejected
                 */
                status?: "applied" | "conflict" | "merged" | "rejected";
                user?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedSyncOpList"];
                    "application/json": components["schemas"]["PaginatedSyncOpList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sync_ops_review_create: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                device: string;
                op: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReviewedRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["SyncOp"];
                    "application/json": components["schemas"]["SyncOp"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sync_pull_retrieve: {
        parameters: {
            query?: {
                /** @description where the last page ended; none for a snapshot */
                cursor?: string;
                /** @description at most 1,000 */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description a page of changes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": {
                        changes: {
                            data?: {
                                [key: string]: unknown;
                            };
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            removed?: "deleted" | "out_of_scope";
                            rev: number;
                            type: string;
                        }[];
                        /** @description opaque; good for this device only */
                        cursor: string;
                        more: boolean;
                        /** Format: date-time */
                        server_time: string;
                    };
                    "application/json": {
                        changes: {
                            data?: {
                                [key: string]: unknown;
                            };
                            /** Format: uuid */
                            id: string;
                            /** @enum {string} */
                            removed?: "deleted" | "out_of_scope";
                            rev: number;
                            type: string;
                        }[];
                        /** @description opaque; good for this device only */
                        cursor: string;
                        more: boolean;
                        /** Format: date-time */
                        server_time: string;
                    };
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the cursor is void: take a snapshot */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Problem"];
                    "application/json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sync_push_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description kept of it are 40 characters */
                    app_version?: string;
                    groups: {
                        /** @enum {string} */
                        action: "create" | "update" | "delete";
                        /** @description newest revision of the record whose whole content this device has seen */
                        base?: number | null;
                        /** @description only the fields that are set */
                        data?: {
                            [key: string]: unknown;
                        };
                        /**
                         * Format: uuid
                         * @description the record's, minted on the device
                         */
                        id: string;
                        /**
                         * Format: date-time
                         * @description by the device's clock
                         */
                        made_at?: string | null;
                        /**
                         * Format: uuid
                         * @description new for each operation; the same again is recognised
                         */
                        op: string;
                        /** @description kind of record: visit, visit_photo, case, conflict */
                        type: string;
                    }[][];
                    queue_depth?: number;
                    schema: number;
                    /**
                     * Format: date-time
                     * @description the device's clock
                     */
                    sent_at?: string;
                    /** @description bytes */
                    storage_free?: number;
                };
            };
        };
        responses: {
            /** @description one answer for each operation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": {
                        results: ({
                            /** @description the operation of the group that could not be applied */
                            because?: unknown;
                            code?: string;
                            /** Format: uuid */
                            conflict?: string;
                            /** @description the record now; null when it was deleted */
                            data?: Record<string, never> | null;
                            detail?: string;
                            field?: string;
                            /** @description as sent */
                            op: unknown;
                            rev?: number | null;
                            /** @enum {string} */
                            status: "applied" | "merged" | "conflict" | "duplicate" | "rejected" | "retry";
                            /** @enum {string} */
                            was?: "applied" | "merged" | "conflict" | "rejected";
                        } & {
                            [key: string]: unknown;
                        })[];
                        /** Format: date-time */
                        server_time: string;
                    };
                    "application/json": {
                        results: ({
                            /** @description the operation of the group that could not be applied */
                            because?: unknown;
                            code?: string;
                            /** Format: uuid */
                            conflict?: string;
                            /** @description the record now; null when it was deleted */
                            data?: Record<string, never> | null;
                            detail?: string;
                            field?: string;
                            /** @description as sent */
                            op: unknown;
                            rev?: number | null;
                            /** @enum {string} */
                            status: "applied" | "merged" | "conflict" | "duplicate" | "rejected" | "retry";
                            /** @enum {string} */
                            was?: "applied" | "merged" | "conflict" | "rejected";
                        } & {
                            [key: string]: unknown;
                        })[];
                        /** Format: date-time */
                        server_time: string;
                    };
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    sync_waiting_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Waiting"];
                    "application/json": components["schemas"]["Waiting"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    trails_gpx_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["TrailFileRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Taken"];
                    "application/json": components["schemas"]["Taken"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    trails_nmea_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["TrailFileRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Taken"];
                    "application/json": components["schemas"]["Taken"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    trails_points_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /**
                     * @default wgs84
                     * @enum {string}
                     */
                    crs?: "wgs84" | "gcj02" | "bd09" | "cgcs2000";
                    /** Format: uuid */
                    device?: string | null;
                    points: {
                        /** @description m */
                        acc?: number | null;
                        /** @description m */
                        alt?: number | null;
                        /** @description 0–100 */
                        battery?: number | null;
                        /** @description degrees from true north */
                        bearing?: number | null;
                        lat: number;
                        lon: number;
                        mock?: boolean | null;
                        /** @description m/s */
                        speed?: number | null;
                        /** @description or epoch s */
                        t: string | number;
                        /** Format: uuid */
                        visit?: string | null;
                    }[];
                    sent_at?: string | number | null;
                };
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Taken"];
                    "application/json": components["schemas"]["Taken"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    uploads_create: {
        parameters: {
            query?: never;
            header: {
                /** @description the protocol's version, 1.0.0 */
                "Tus-Resumable": string;
                /** @description `<algorithm> <base64 digest>` over this body; sha256 or sha1 */
                "Upload-Checksum"?: string;
                /** @description bytes of the whole file; at most: photo 64 MiB, panorama 512 MiB, attachment 64 MiB, recording 4096 MiB */
                "Upload-Length": number;
                /** @description `key base64,…` of filename, filetype, sha256, purpose (photo, panorama, attachment, recording) and subject (`<type>:<id>`, such as visit_photo:0192…; the record may arrive later) */
                "Upload-Metadata"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/offset+octet-stream": string;
            };
        };
        responses: {
            /** @description begun; its address is in Location */
            201: {
                headers: {
                    /** @description of the upload */
                    Location?: string;
                    /** @description when an unfinished upload is deleted */
                    "Upload-Expires"?: string;
                    /** @description how many bytes are held */
                    "Upload-Offset"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no byte came for too long; what had arrived is kept */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Tus-Resumable is missing or of another version */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the checksum does not match; the bytes were discarded */
            460: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the storage is full; what has arrived is kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    uploads_options: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description capabilities, in headers */
            204: {
                headers: {
                    /** @description sha256,sha1 */
                    "Tus-Checksum-Algorithm"?: string;
                    /** @description creation,creation-with-upload,checksum,expiration,termination */
                    "Tus-Extension"?: string;
                    /** @description bytes */
                    "Tus-Max-Size"?: string;
                    /** @description 1.0.0 */
                    "Tus-Version"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    uploads_terminate: {
        parameters: {
            query?: never;
            header: {
                /** @description the protocol's version, 1.0.0 */
                "Tus-Resumable": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description wrong offset; the right one stands in Upload-Offset */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description discarded (upload_gone) or not finished in time (upload_expired); begin a new upload */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Tus-Resumable is missing or of another version */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description bytes arrive on another connection, or did so within the last 3 s; Retry-After */
            423: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    uploads_offset: {
        parameters: {
            query?: never;
            header: {
                /** @description the protocol's version, 1.0.0 */
                "Tus-Resumable": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description the offset, in headers */
            200: {
                headers: {
                    /** @description when an unfinished upload is deleted */
                    "Upload-Expires"?: string;
                    /** @description bytes of the whole file */
                    "Upload-Length"?: string;
                    /** @description as sent */
                    "Upload-Metadata"?: string;
                    /** @description how many bytes are held */
                    "Upload-Offset"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description discarded (upload_gone) or not finished in time (upload_expired); begin a new upload */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Tus-Resumable is missing or of another version */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description bytes arrive on another connection, or did so within the last 3 s; Retry-After */
            423: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the checksum does not match; the bytes were discarded */
            460: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    uploads_append: {
        parameters: {
            query?: never;
            header: {
                /** @description the protocol's version, 1.0.0 */
                "Tus-Resumable": string;
                /** @description `<algorithm> <base64 digest>` over this body; sha256 or sha1 */
                "Upload-Checksum"?: string;
                /** @description where these bytes begin: what HEAD answered */
                "Upload-Offset": number;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/offset+octet-stream": string;
            };
        };
        responses: {
            /** @description held */
            204: {
                headers: {
                    /** @description when an unfinished upload is deleted */
                    "Upload-Expires"?: string;
                    /** @description how many bytes are held */
                    "Upload-Offset"?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no byte came for too long; what had arrived is kept */
            408: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description wrong offset; the right one stands in Upload-Offset */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description discarded (upload_gone) or not finished in time (upload_expired); begin a new upload */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Tus-Resumable is missing or of another version */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description bytes arrive on another connection, or did so within the last 3 s; Retry-After */
            423: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the checksum does not match; the bytes were discarded */
            460: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the storage is full; what has arrived is kept */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    uploads_known_retrieve: {
        parameters: {
            query: {
                /** @description 64 hexadecimal digits */
                sha256: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["KnownFile"];
                    "application/json": components["schemas"]["KnownFile"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not known to you: send it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    users_list: {
        parameters: {
            query?: {
                /** @description The pagination cursor value. */
                cursor?: string;
                is_active?: boolean;
                /** @description Number of results to return per page. */
                limit?: number;
                /** @description order of the list */
                ordering?: "-name" | "-phone" | "-username" | "name" | "phone" | "username";
                /** @description part of a name or user name */
                q?: string;
                role?: string;
                username?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedUserList"];
                    "application/json": components["schemas"]["PaginatedUserList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    users_retrieve: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["User"];
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    visit_photos_list: {
        parameters: {
            query?: {
                case?: string;
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
                /** @description The pagination cursor value. */
                cursor?: string;
                /** @description Number of results to return per page. */
                limit?: number;
                /** @description order of the list */
                ordering?: "-created_at" | "created_at";
                shows_case?: boolean;
                site?: string;
                /**
                 * @description * `pending` - waiting for the file
                 *     * `stored` - stored
                 *     * `refused` - refused
                 */
                state?: "pending" | "refused" | "stored";
                visit?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedVisitPhotoList"];
                    "application/json": components["schemas"]["PaginatedVisitPhotoList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    visit_photos_create: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VisitPhotoRequest"];
            };
        };
        responses: {
            /** @description it was there, as the body says */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["VisitPhoto"];
                    "application/json": components["schemas"]["VisitPhoto"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["VisitPhoto"];
                    "application/json": components["schemas"]["VisitPhoto"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    visit_photos_retrieve: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["VisitPhoto"];
                    "application/json": components["schemas"]["VisitPhoto"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    visit_photos_destroy: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header: {
                /** @description the ETag you read, or `*` */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description changed since you read it */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    visit_photos_partial_update: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header: {
                /** @description the ETag you read, or `*` */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedVisitPhotoRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["VisitPhoto"];
                    "application/json": components["schemas"]["VisitPhoto"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description changed since you read it */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    visits_list: {
        parameters: {
            query?: {
                assignment?: string;
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
                /** @description The pagination cursor value. */
                cursor?: string;
                /** @description a district: it and all below it */
                district?: string;
                /** @description Number of results to return per page. */
                limit?: number;
                /** @description order of the list */
                ordering?: "-created_at" | "-district_name" | "-happened_at" | "-reporter_name" | "-site_name" | "-site_name_en" | "-status" | "-updated_at" | "created_at" | "district_name" | "happened_at" | "reporter_name" | "site_name" | "site_name_en" | "status" | "updated_at";
                participant?: string;
                planned_from?: string;
                planned_to?: string;
                site?: string;
                started_after?: string;
                started_before?: string;
                /**
                 * @description one or more of planned, in_progress, reported, verified, returned
                 *
                 *     * `planned` - planned
                 *     * `in_progress` - under way
                 *     * `reported` - reported
                 *     * `verified` - verified
                 *     * `returned` - returned
                 */
                status?: ("in_progress" | "planned" | "reported" | "returned" | "verified")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["PaginatedVisitListList"];
                    "application/json": components["schemas"]["PaginatedVisitListList"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    visits_create: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VisitRequest"];
            };
        };
        responses: {
            /** @description it was there, as the body says */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Visit"];
                    "application/json": components["schemas"]["Visit"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Visit"];
                    "application/json": components["schemas"]["Visit"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    visits_retrieve: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Visit"];
                    "application/json": components["schemas"]["Visit"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    visits_destroy: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header: {
                /** @description the ETag you read, or `*` */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description No response body */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description changed since you read it */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    visits_partial_update: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header: {
                /** @description the ETag you read, or `*` */
                "If-Match": string;
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": components["schemas"]["PatchedVisitRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Visit"];
                    "application/json": components["schemas"]["Visit"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description changed since you read it */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description If-Match is missing */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    visits_corroboration_retrieve: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Corroboration"];
                    "application/json": components["schemas"]["Corroboration"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    visits_corroboration_decisions_list: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Decision"][];
                    "application/json": components["schemas"]["Decision"][];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    visits_corroboration_decisions_create: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecisionRequest"];
            };
        };
        responses: {
            /** @description it was decided so already */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Decision"];
                    "application/json": components["schemas"]["Decision"];
                };
            };
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Decision"];
                    "application/json": components["schemas"]["Decision"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    visits_finish_create: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FinishRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Visit"];
                    "application/json": components["schemas"]["Visit"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "visits_map.html_retrieve": {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description HTML that needs no network */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    visits_return_create: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReturnRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Visit"];
                    "application/json": components["schemas"]["Visit"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    visits_start_create: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["StartRequest"];
            };
        };
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Visit"];
                    "application/json": components["schemas"]["Visit"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    visits_trail_retrieve: {
        parameters: {
            query?: {
                /** @description 1: on a grid of 0.002° and ten minutes, to be passed on */
                coarse?: boolean;
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
                /** @description 1: every position with its flags, instead of the line */
                raw?: boolean;
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A FeatureCollection: a LineString for each unbroken stretch, with `times`; beside them `gaps`, `stays` and `doubted`. With `raw`, a Point for each position. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "visits_trail.gpx_retrieve": {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description GPX 1.1 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/gpx+xml": string;
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "visits_trail.mfjson_retrieve": {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OGC Moving Features JSON: a MovingPoint for each unbroken stretch */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    visits_trail_roads_retrieve: {
        parameters: {
            query?: {
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A FeatureCollection: a MultiLineString for each stretch that was found on roads; else the stretch's own LineString, with the `reason`: not_configured, unreachable, out_of_area, too_long or no_match. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": Record<string, never>;
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    visits_verify_create: {
        parameters: {
            query?: {
                /** @description coordinate system of the answer */
                crs?: "bd09" | "cgcs2000" | "gcj02" | "wgs84";
            };
            header?: never;
            path: {
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": components["schemas"]["Visit"];
                    "application/json": components["schemas"]["Visit"];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    visits_export_retrieve: {
        parameters: {
            query: {
                assignment?: string;
                /** @description a district: it and all below it */
                district?: string;
                file: "csv" | "geojson" | "xlsx";
                /** @description order of the list */
                ordering?: "-created_at" | "-district_name" | "-happened_at" | "-reporter_name" | "-site_name" | "-site_name_en" | "-status" | "-updated_at" | "created_at" | "district_name" | "happened_at" | "reporter_name" | "site_name" | "site_name_en" | "status" | "updated_at";
                participant?: string;
                planned_from?: string;
                planned_to?: string;
                site?: string;
                started_after?: string;
                started_before?: string;
                /**
                 * @description one or more of planned, in_progress, reported, verified, returned
                 *
                 *     * `planned` - planned
                 *     * `in_progress` - under way
                 *     * `reported` - reported
                 *     * `verified` - verified
                 *     * `returned` - returned
                 */
                status?: ("in_progress" | "planned" | "reported" | "returned" | "verified")[];
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": {
                        [key: string]: unknown;
                    };
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                    "text/csv": string;
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ingest_osmand_retrieve: {
        parameters: {
            query?: {
                /** @description m */
                accuracy?: string;
                /** @description m */
                altitude?: string;
                /** @description percent */
                batt?: string;
                /** @description degrees from true north */
                bearing?: string;
                /** @description the ingest key; also in the body */
                id?: string;
                /** @description degrees */
                lat?: string;
                /** @description degrees */
                lon?: string;
                /** @description true for a mocked position */
                mock?: string;
                /** @description knots */
                speed?: string;
                /** @description epoch s or ms, or a date in UTC */
                timestamp?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description also for what is of no use: it is kept aside, or counted as off duty */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the storage is full; nothing was changed, send it again */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ingest_osmand_create: {
        parameters: {
            query?: {
                /** @description m */
                accuracy?: string;
                /** @description m */
                altitude?: string;
                /** @description percent */
                batt?: string;
                /** @description degrees from true north */
                bearing?: string;
                /** @description the ingest key; also in the body */
                id?: string;
                /** @description degrees */
                lat?: string;
                /** @description degrees */
                lon?: string;
                /** @description true for a mocked position */
                mock?: string;
                /** @description knots */
                speed?: string;
                /** @description epoch s or ms, or a date in UTC */
                timestamp?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    /** @description the ingest key; also in the body */
                    device_id: string;
                    /** @description `timestamp`, `coords` (m/s, metres), `battery.level` 0–1 */
                    location: {
                        [key: string]: unknown;
                    } | {
                        [key: string]: unknown;
                    }[];
                } & {
                    [key: string]: unknown;
                };
                "application/x-www-form-urlencoded": {
                    /** @description m */
                    accuracy?: string;
                    /** @description m */
                    altitude?: string;
                    /** @description percent */
                    batt?: string;
                    /** @description degrees from true north */
                    bearing?: string;
                    /** @description the ingest key; also in the body */
                    id?: string;
                    /** @description degrees */
                    lat?: string;
                    /** @description degrees */
                    lon?: string;
                    /** @description true for a mocked position */
                    mock?: string;
                    /** @description knots */
                    speed?: string;
                    /** @description epoch s or ms, or a date in UTC */
                    timestamp?: string;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description also for what is of no use: it is kept aside, or counted as off duty */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the storage is full; nothing was changed, send it again */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ingest_overland_create: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    current?: {
                        [key: string]: unknown;
                    };
                    locations: {
                        [key: string]: unknown;
                    }[];
                    trip?: {
                        [key: string]: unknown;
                    };
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description also for what is of no use: it is kept aside, or counted as off duty */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        result: "ok";
                    };
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the storage is full; nothing was changed, send it again */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    ingest_owntracks_create: {
        parameters: {
            query?: {
                /** @description ignored */
                d?: string;
                /** @description ignored */
                u?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                "application/json": {
                    _type: string;
                } & {
                    [key: string]: unknown;
                };
            };
        };
        responses: {
            /** @description also for what is of no use: it is kept aside, or counted as off duty */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    }[];
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the present state does not allow it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too large; the limits stand in the body */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description this kind of content is not taken */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description the storage is full; nothing was changed, send it again */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tiles_json: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                layer: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/geo+json": {
                        attribution?: string;
                        bounds?: number[];
                        /** @description below this zoom rows are counted on a grid */
                        cluster_below?: number;
                        maxzoom: number;
                        minzoom: number;
                        name: string;
                        /** @constant */
                        scheme?: "xyz";
                        /** @constant */
                        tilejson: "3.0.0";
                        tiles: string[];
                        /** @description in Chinese */
                        title?: string;
                        title_en?: string;
                        vector_layers: Record<string, never>[];
                    };
                    "application/json": {
                        attribution?: string;
                        bounds?: number[];
                        /** @description below this zoom rows are counted on a grid */
                        cluster_below?: number;
                        maxzoom: number;
                        minzoom: number;
                        name: string;
                        /** @constant */
                        scheme?: "xyz";
                        /** @constant */
                        tilejson: "3.0.0";
                        tiles: string[];
                        /** @description in Chinese */
                        title?: string;
                        title_en?: string;
                        vector_layers: Record<string, never>[];
                    };
                };
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tiles_mvt: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                layer: string;
                x: number;
                y: number;
                z: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.mapbox-vector-tile": string;
                };
            };
            /** @description nothing lies in this tile */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description the tile is the one whose ETag was sent in If-None-Match */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    tiles_basemap: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                x: number;
                y: number;
                z: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/vnd.mapbox-vector-tile": string;
                    "image/avif": string;
                    "image/jpeg": string;
                    "image/png": string;
                    "image/webp": string;
                };
            };
            /** @description nothing lies in this tile */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description the tile is the one whose ETag was sent in If-None-Match */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description not readable, or an unknown parameter, field or ordering */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no or bad credentials */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description visible, but not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description not there, or not visible to you */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description no such representation */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description readable, but not valid */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description a part this needs is down; Retry-After says when to come back */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
