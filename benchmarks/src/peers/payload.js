/** What every measured server answers: a page of a list. */
export const payload = {
  projects: Array.from({ length: 10 }, (_, index) => ({
    id: `prj_${index}`,
    name: `Project number ${index}`,
    createdAt: '2026-01-01T00:00:00.000Z',
    archived: index % 3 === 0,
  })),
};
