"""Makes the product's own samples: dress forms in a lit studio, their garments, and the truth for every drape.

    shapes    signed-distance shapes and how they melt together
    forms     the dress form: skeleton, poses, head, hands, shoes
    surface   a triangle mesh from a signed-distance function
    cuts      garments as flat pattern pieces, triangulated and sewn
    cloth     the sewn pieces fall onto the posed form (extended position-based dynamics)
    prints    what is woven into, printed on and stitched onto each garment, in pattern coordinates
    camera    projection and rasterising into a buffer of faces
    light     softbox and sky by many shadow maps, kept per vertex
    studio    one photograph: floor, wall, form, clothes, masks
    flatlay   the same pattern pieces laid flat and photographed from above
    looks     who stands where and wears what
    main      runs all of it and writes files and the manifest

Lengths are metres, x to the right in the picture, y up, z towards the camera. Only numpy, OpenCV and scipy.
The application never imports this package.
"""
