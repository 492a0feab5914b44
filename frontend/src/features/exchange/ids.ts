/**
 * The REST API names a record by its UUID, GraphQL by base64 of its type and UUID. Files come in
 * through the one and their rows are read through the other.
 */

const RUN = 'ImportRun:';

export const globalId = (uuid: string) => btoa(`${RUN}${uuid}`);

export const uuidOf = (id: string) => atob(id).slice(RUN.length);
